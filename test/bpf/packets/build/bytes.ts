/** The two bytes of a number, network order. */
export function be16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

/** The four bytes of a number, network order. */
export function be32(value: number): number[] {
  return [...be16(value >>> 16), ...be16(value)];
}

/** Bytes that count up from 0: a payload that shows where it was cut. */
export function counting(length: number): number[] {
  return Array.from({ length }, (_, index) => index & 0xff);
}

/** Bytes that are all 0. */
export function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

/** Two bytes of a packet as a number. */
export function read16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Bytes as hexadecimal digits, for comparisons that are to be read. */
export function hex(bytes: Uint8Array | readonly number[]): string {
  return Buffer.from(bytes).toString('hex');
}
