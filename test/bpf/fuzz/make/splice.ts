import { packetAt, replaced } from './edit.ts';
import { once, type Random } from './random.ts';

/** Puts headers of one frame before the rest of another, or one packet into another, as errors quote packets. */
export function splice(random: Random, frame: Uint8Array, pool: readonly Uint8Array[]): Uint8Array {
  const other = pool[random(pool.length)] ?? frame;
  const at = packetAt(frame);
  if (once(random, 2)) {
    const cut = at + 4 * random(16);
    return replaced(frame, cut, frame.length, other.subarray(Math.min(other.length, packetAt(other) + 4 * random(16))));
  }
  return replaced(frame, at + 20 + 4 * random(8), 0, other.subarray(packetAt(other), packetAt(other) + 8 * random(16)));
}
