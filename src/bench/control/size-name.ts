/** A power of two as a scenario's name has it: `1m` is 1,048,576, `64k` is 65,536. */
export function sizeName(size: number): string {
  if (size % 2 ** 20 === 0) return `${size / 2 ** 20}m`;
  return size % 2 ** 10 === 0 ? `${size / 2 ** 10}k` : String(size);
}

/** A number for people: 1,048,576. */
export function withCommas(value: number): string {
  return value.toLocaleString('en-US');
}
