import type { FragmentKey } from '../../../bpf/generated/lvx.ts';
import type { ClientPacket } from './client-packet.ts';

const fragmentHeader = 44;
const authenticationHeader = 51;
/** Hop-by-hop options, routing, destination options (RFC 8200). */
const optionHeaders = [0, 43, 60];

/** The key under which the program notes where a fragment's datagram goes; undefined if the packet is no fragment. */
export function fragmentKey({ family, bytes }: ClientPacket): FragmentKey | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return family === 4 ? ipv4Key(view) : ipv6Key(view);
}

function ipv4Key(view: DataView): FragmentKey | undefined {
  const moreOrOffset = 0x3fff;
  if ((view.getUint16(6) & moreOrOffset) === 0) return undefined;
  return {
    client: [view.getUint32(12), 0, 0, 0],
    vip: [view.getUint32(16), 0, 0, 0],
    // The program keeps the two bytes in the first half of the word.
    id: view.getUint16(4) * 0x10000,
    protocol: view.getUint8(9),
  };
}

function ipv6Key(view: DataView): FragmentKey | undefined {
  let next = view.getUint8(6);
  let offset = 40;
  while (offset + 8 <= view.byteLength) {
    if (next === fragmentHeader) {
      return { client: words(view, 8), vip: words(view, 24), id: view.getUint32(offset + 4), protocol: 0 };
    }
    const length = extensionLength(next, view.getUint8(offset + 1));
    if (length === undefined) return undefined;
    next = view.getUint8(offset);
    offset += length;
  }
  return undefined;
}

/** Bytes of an extension header with a length field; undefined for what is none. */
function extensionLength(type: number, field: number): number | undefined {
  if (type === authenticationHeader) return (field + 2) * 4;
  return optionHeaders.includes(type) ? (field + 1) * 8 : undefined;
}

function words(view: DataView, offset: number): number[] {
  return [0, 4, 8, 12].map(step => view.getUint32(offset + step));
}
