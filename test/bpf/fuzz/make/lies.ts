import { byteAt, wordAt } from '../read/words.ts';
import { packetAt } from './edit.ts';
import { pick, type Random } from './random.ts';

/** A field of a frame, and how many bits of it say a length. */
interface Field {
  readonly at: number;
  readonly bits: 16 | 8 | 4;
  /** In a field of 4 bits: whether it is the upper half of its byte. */
  readonly upper?: boolean;
}

/** Has one of a frame's length fields say something else: a little more or less, an extreme, or anything. */
export function lie(random: Random, frame: Uint8Array): Uint8Array {
  const at = packetAt(frame);
  const field = pick(random, fieldsOf(frame, at));
  if (field.at + field.bits / 8 > frame.length) return frame;
  const most = 2 ** field.bits - 1;
  const old = read(frame, field);
  const value = pick(random, [old + 1, old - 1, old + 4, old - 8, 0, most, random(most + 1), random(64)]);
  write(frame, field, Math.max(0, Math.min(most, value)));
  return frame;
}

function fieldsOf(frame: Uint8Array, at: number): readonly Field[] {
  if (byteAt(frame, at) >> 4 === 6) {
    const extension: Field = { at: at + 41, bits: 8 };
    return [{ at: at + 4, bits: 16 }, extension, { at: at + 44, bits: 16 }, { at: at + 52, bits: 4, upper: true }];
  }
  const transport = at + (byteAt(frame, at) & 0xf) * 4;
  const ip: Field[] = [
    { at: at + 2, bits: 16 },
    { at, bits: 4 },
  ];
  const isTcp = byteAt(frame, at + 9) === 6;
  return [isTcp ? { at: transport + 12, bits: 4, upper: true } : { at: transport + 4, bits: 16 }, ...ip];
}

function read(frame: Uint8Array, { at, bits, upper }: Field): number {
  if (bits === 16) return wordAt(frame, at);
  const byte = byteAt(frame, at);
  return bits === 8 ? byte : upper ? byte >> 4 : byte & 0xf;
}

function write(frame: Uint8Array, { at, bits, upper }: Field, value: number): void {
  if (bits === 16) frame.set([value >> 8, value & 0xff], at);
  else if (bits === 8) frame[at] = value;
  else frame[at] = upper ? (byteAt(frame, at) & 0x0f) | (value << 4) : (byteAt(frame, at) & 0xf0) | value;
}
