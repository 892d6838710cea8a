/** A byte of a frame; 0 beyond its end. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Two bytes in network order. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1);
}

/** Four bytes in network order, not negative. */
export function longAt(bytes: Uint8Array, at: number): number {
  return wordAt(bytes, at) * 0x10000 + wordAt(bytes, at + 2);
}

/** A part of a frame as a text that can be compared and used as a key: a character a byte. */
export function keyAt(bytes: Uint8Array, from: number, to: number): string {
  let key = '';
  for (let at = from; at < to; at++) key += String.fromCharCode(byteAt(bytes, at));
  return key;
}

/** The ones' complement sum of the 16-bit words of a part, folded: 0xffff where a right checksum is among them (RFC 1071). */
export function sumOf(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let sum = start;
  for (let at = from; at + 1 < to; at += 2) sum += wordAt(bytes, at);
  if ((to - from) % 2 === 1) sum += byteAt(bytes, to - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
