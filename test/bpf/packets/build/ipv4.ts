import { addressBytes } from './address.ts';
import { be16, read16 } from './bytes.ts';
import { withChecksum } from './checksum.ts';

/** The fields of an IPv4 header (RFC 791). */
export interface Ipv4Fields {
  readonly version?: number | undefined;
  /** In 32-bit words, if it is not to be what the options make it. */
  readonly ihl?: number | undefined;
  readonly tos: number;
  /** Total length. */
  readonly length: number;
  readonly id: number;
  readonly df: boolean;
  readonly mf?: boolean;
  /** In units of 8 bytes. */
  readonly offset?: number;
  readonly ttl: number;
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  /** A multiple of 4 bytes. */
  readonly options?: readonly number[];
}

const checksumAt = 10;
const ttlAt = 8;

/** An IPv4 header with its checksum. */
export function ipv4Header(fields: Ipv4Fields): number[] {
  const { version = 4, options = [], mf = false, offset = 0 } = fields;
  const { ihl = 5 + options.length / 4 } = fields;
  const fragment = (fields.df ? 0x4000 : 0) | (mf ? 0x2000 : 0) | offset;
  const header = [
    (version << 4) | ihl,
    fields.tos,
    ...be16(fields.length),
    ...be16(fields.id),
    ...be16(fragment),
    fields.ttl,
    fields.protocol,
    0,
    0,
    ...addressBytes(fields.source),
    ...addressBytes(fields.destination),
    ...options,
  ];
  return withChecksum(header, checksumAt);
}

/** An IPv4 packet with another TTL, its header checksum computed from nothing. */
export function withIpv4Ttl(packet: Uint8Array, ttl: number): Uint8Array {
  const copy = Uint8Array.from(packet);
  const headerLength = ((copy[0] ?? 0) & 0xf) * 4;
  copy.set([ttl], ttlAt);
  copy.set(withChecksum([...copy.subarray(0, headerLength)], checksumAt));
  return copy;
}

/** The total length that an IPv4 header says. */
export function ipv4Length(packet: Uint8Array): number {
  return read16(packet, 2);
}
