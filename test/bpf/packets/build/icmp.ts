import type { Family } from './address.ts';
import { be16 } from './bytes.ts';
import { type Ends, pseudoHeader, withChecksum } from './checksum.ts';
import { noChecksum } from './transport.ts';

/** The fields of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message. */
export interface IcmpFields extends Ends {
  readonly family: Family;
  readonly type: number;
  readonly code: number;
  /** The second word of the header: id and sequence number of an echo, MTU, pointer. */
  readonly word: readonly number[];
  /** Data of an echo, or the quoted packet. */
  readonly payload: readonly number[];
  readonly checksum: boolean;
}

/** IP protocol numbers (IANA). */
export const icmpNumbers = { ipv4: 1, ipv6: 58 } as const;

const checksumAt = 2;

/** An ICMP or ICMPv6 message. */
export function icmp(fields: IcmpFields): number[] {
  const { family, type, code, word, payload } = fields;
  const message = [type, code, ...be16(noChecksum), ...word, ...payload];
  if (!fields.checksum) return message;
  const before = family === 'ipv6' ? pseudoHeader(fields, icmpNumbers.ipv6, message.length) : [];
  return withChecksum(message, checksumAt, before);
}
