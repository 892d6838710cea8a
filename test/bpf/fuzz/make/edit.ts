import { readLink } from '../read/link.ts';
import { byteAt, sumOf } from '../read/words.ts';
import { once, pick, type Random } from './random.ts';

/** Where the packet of a frame begins, in the frame or at its end. */
export function packetAt(frame: Uint8Array): number {
  return Math.min(readLink(frame).at, frame.length);
}

/** A frame in which some bytes were exchanged for others. */
export function replaced(frame: Uint8Array, at: number, count: number, bytes: ArrayLike<number>): Uint8Array {
  const tail = frame.subarray(at + count);
  const result = new Uint8Array(Math.min(at, frame.length) + bytes.length + tail.length);
  result.set(frame.subarray(0, at));
  result.set(bytes, Math.min(at, frame.length));
  result.set(tail, result.length - tail.length);
  return result;
}

/** Checksums at which an addition to them carries, in either byte order. */
const extremes = [0x0000, 0xfeff, 0xfffe, 0x00ff, 0xff00] as const;

/**
 * Makes the checksum of an IPv4 header right, if the header is there. Now and then the id is chosen so that the checksum
 * is one at which arithmetic goes wrong easily; then 0 is written as 0xffff too, which is as right (RFC 1071).
 */
export function fixChecksum(random: Random, frame: Uint8Array): void {
  const at = packetAt(frame);
  const first = byteAt(frame, at);
  const end = at + (first & 0xf) * 4;
  if (first >> 4 !== 4 || end - at < 20 || end > frame.length) return;
  frame.set([0, 0], at + 10);
  if (once(random, 8)) {
    frame.set([0, 0], at + 4);
    const id = sumOf(frame, 0, 0, 0xffff - pick(random, extremes) + 0xffff - sumOf(frame, at, end));
    frame.set([id >> 8, id & 0xff], at + 4);
  }
  const sum = 0xffff - sumOf(frame, at, end);
  const written = sum === 0 && once(random, 2) ? 0xffff : sum;
  frame.set([written >> 8, written & 0xff], at + 10);
}
