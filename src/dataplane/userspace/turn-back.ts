import { get8 } from './bytes.ts';

import type { Packet } from './packet.ts';

/** Writes the packet's Ethernet header, with its tags, for the way back. */
export function turnBack(out: Uint8Array, start: number, { bytes, begin, link }: Packet): void {
  for (let at = 0; at < 6; at++) {
    out[start + at] = get8(bytes, begin + at + 6);
    out[start + at + 6] = get8(bytes, begin + at);
  }
  for (let at = 12; at < link - begin; at++) out[start + at] = get8(bytes, begin + at);
}
