import { get8 } from './bytes.ts';

/** The Ethernet header, with its tags, for the way back. */
export function turnBack(out: Uint8Array, start: number, came: Uint8Array, link: number): void {
  for (let at = 0; at < 6; at++) {
    out[start + at] = get8(came, at + 6);
    out[start + at + 6] = get8(came, at);
  }
  for (let at = 12; at < link; at++) out[start + at] = get8(came, at);
}
