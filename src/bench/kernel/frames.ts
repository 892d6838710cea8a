import { asLoaded16 } from '../../dataplane/xdp/byte-order.ts';
import { BenchLimits } from '../generated/wrap.ts';

/** What kind of frame a client sends. */
export interface FrameKind {
  readonly protocol: 'tcp' | 'udp';
  /** TCP: whether it opens a connection; otherwise it has just ACK. */
  readonly syn?: boolean;
  readonly port: number;
}

/** A frame in which whatever differs between flows is zero. */
export interface Template {
  readonly frame: Uint8Array;
  /** Sums of the words under the IPv4 and the TCP or UDP checksum as a processor loads them, not folded (RFC 1071). */
  readonly sums: readonly [number, number];
}

/** Bytes of each frame. */
export const frameLength = BenchLimits.FRAME;

const ethernet = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0];
const ipLength = 20;
const dontFragment = 0x4000;
const timeToLive = 63;
const ackFlag = 0x10;
const synFlag = 0x02;
const protocolNumbers = { tcp: 6, udp: 17 } as const;

/** Builds a frame without addresses, client port and checksums, and the sums that its checksums begin with. */
export function template({ protocol, syn = false, port }: FrameKind): Template {
  const frame = new Uint8Array(frameLength);
  const view = new DataView(frame.buffer);
  frame.set(ethernet);
  const ip = ethernet.length;
  view.setUint16(ip, 0x4500);
  view.setUint16(ip + 2, frameLength - ip);
  view.setUint16(ip + 6, dontFragment);
  view.setUint8(ip + 8, timeToLive);
  view.setUint8(ip + 9, protocolNumbers[protocol]);

  const transport = ip + ipLength;
  const segment = frameLength - transport;
  view.setUint16(transport + 2, port);
  if (protocol === 'udp') view.setUint16(transport + 4, segment);
  else {
    view.setUint8(transport + 12, 5 << 4);
    view.setUint8(transport + 13, syn ? synFlag : ackFlag);
    view.setUint16(transport + 14, 0xffff);
  }
  const pseudoHeader = asLoaded16(protocolNumbers[protocol]) + asLoaded16(segment);
  return { frame, sums: [sumOf(view, ip, transport), pseudoHeader + sumOf(view, transport, frameLength)] };
}

function sumOf(view: DataView, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 2) sum += asLoaded16(view.getUint16(at));
  return sum;
}
