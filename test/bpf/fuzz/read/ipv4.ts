import type { IpPacket, Unsound } from './ip.ts';
import { byteAt, keyAt, sumOf, wordAt } from './words.ts';

/** Reads an IPv4 packet (RFC 791). */
export function readIpv4(bytes: Uint8Array, at: number, limit: number, quoted: boolean): IpPacket | Unsound {
  if (limit - at < 20) return { unsound: 'header cut off' };
  if (byteAt(bytes, at) >> 4 !== 4) return { unsound: 'not version 4' };
  const headerLength = (byteAt(bytes, at) & 0xf) * 4;
  const length = wordAt(bytes, at + 2);
  if (headerLength < 20) return { unsound: 'IHL too small' };
  if (!quoted && length < headerLength) return { unsound: 'total length below the header' };
  if (at + (quoted ? headerLength : length) > limit) return { unsound: 'longer than the frame' };
  const flags = wordAt(bytes, at + 6);
  return {
    version: 4,
    at,
    transport: at + headerLength,
    end: at + length,
    tos: byteAt(bytes, at + 1),
    ttl: byteAt(bytes, at + 8),
    flowLabel: 0,
    id: wordAt(bytes, at + 4),
    df: (flags & 0x4000) !== 0,
    fragment: (flags & 0x1fff) !== 0 ? 'later' : (flags & 0x2000) !== 0 ? 'first' : 'none',
    protocol: byteAt(bytes, at + 9),
    extensions: 0,
    source: keyAt(bytes, at + 12, at + 16),
    destination: keyAt(bytes, at + 16, at + 20),
    checksumRight: sumOf(bytes, at, at + headerLength) === 0xffff,
  };
}
