/** Reads an integer as C's `strtol` does in base 10, all of the text, in a range; undefined for anything else. */
export function readInteger(text: string, least: number, most: number): number | undefined {
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text.trim());
  return value >= least && value <= most ? value : undefined;
}

/**
 * Reads an IPv4 address as C's `inet_aton` does: one to four parts, each decimal, octal (0…) or hexadecimal (0x…), the
 * last one filling the bytes that are left. What stands behind white space is left alone.
 */
export function readInetAddress(text: string): number | undefined {
  const [address] = text.split(/[ \t\n\v\f\r]/, 1);
  return address === undefined ? undefined : readParts(address.split('.').map(readPart));
}

function readParts(parts: (number | undefined)[]): number | undefined {
  const last = parts.pop();
  if (last === undefined || parts.length > 3) return undefined;
  let address = 0;
  for (const part of parts) {
    if (part === undefined || part > 255) return undefined;
    address = address * 256 + part;
  }
  const room = 256 ** (4 - parts.length);
  return last < room ? address * room + last : undefined;
}

function readPart(text: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

/** Writes an unsigned 32-bit number as a dotted quad. */
export function dottedQuad(address: number): string {
  return [24, 16, 8, 0].map(shift => (address >>> shift) & 0xff).join('.');
}

/** The unsigned 32-bit number of a dotted quad. */
export function quadNumber(quad: string): number {
  return quad.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
