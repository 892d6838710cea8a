import type { IpPacket } from '../read/ip.ts';
import { byteAt, sumOf, wordAt } from '../read/words.ts';
import { holds, same } from './complaint.ts';

/**
 * Makes sure that a packet went on as it came, but for a TTL or hop limit that is lower by so much, and an IPv4 header
 * checksum that is as right as it was.
 *
 * @param at where it is in the frame that left
 * @param length how much of it must be there
 */
export function judgeInner(
  input: Uint8Array,
  packet: IpPacket,
  out: Uint8Array,
  at: number,
  length: number,
  less: number,
): void {
  const ttlAt = packet.version === 4 ? 8 : 7;
  holds(`${length} bytes of the packet`, at + length <= out.length);
  for (let offset = 0; offset < length; offset++) {
    const isSum = packet.version === 4 && (offset === 10 || offset === 11);
    if (isSum) continue;
    const expected = byteAt(input, packet.at + offset) - (offset === ttlAt ? less : 0);
    if (byteAt(out, at + offset) !== expected) same(`byte ${offset} of the packet`, byteAt(out, at + offset), expected);
  }
  if (packet.version === 4) judgeHeaderChecksum(input, packet, out, at, less);
}

/** A right checksum stays right. A wrong one stays wrong by as much, or becomes right. */
function judgeHeaderChecksum(input: Uint8Array, packet: IpPacket, out: Uint8Array, at: number, less: number): void {
  const length = packet.transport - packet.at;
  if (less === 0) {
    same('checksum of the packet', wordAt(out, at + 10), wordAt(input, packet.at + 10));
    return;
  }
  const sum = sumOf(out, at, at + length);
  if (packet.checksumRight || sum === 0xffff) same('sum of the header', sum, 0xffff);
  else same('sum of the header', sum, sumOf(input, packet.at, packet.transport));
}
