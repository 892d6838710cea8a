import { asLoaded16 } from '../byte-order.ts';
import type { ClientPacket } from './client-packet.ts';

const first = 32768;
const bits = 14;
/** `GOLDEN_RATIO_32` of Linux (include/linux/hash.h). */
const multiplier = 0x61c88647;

/**
 * The UDP source port of a client's packet in GUE: the one that the program gives its flow (bpf/encap_any.h), so that
 * routers keep it together. Ports of later fragments and of packets with extension headers count as 0.
 */
export function flowPort({ family, bytes }: ClientPacket): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const addresses = family === 4 ? [12, 16] : [8, 12, 16, 20, 24, 28, 32, 36];
  const folded = addresses.reduce((sum, offset) => sum ^ view.getUint32(offset), 0);
  return first + (Math.imul(folded ^ ports(family, view), multiplier) >>> (32 - bits));
}

/** Both ports as one word, each as the program loads it: TCP, UDP and SCTP begin with them. */
function ports(family: 4 | 6, view: DataView): number {
  const protocol = view.getUint8(family === 4 ? 9 : 6);
  const offset = family === 4 ? (view.getUint8(0) & 0xf) * 4 : 40;
  const isLater = family === 4 && (view.getUint16(6) & 0x1fff) !== 0;
  const hasPorts = [6, 17, 132].includes(protocol) && !isLater && offset + 4 <= view.byteLength;
  return hasPorts ? (asLoaded16(view.getUint16(offset)) << 16) | asLoaded16(view.getUint16(offset + 2)) : 0;
}
