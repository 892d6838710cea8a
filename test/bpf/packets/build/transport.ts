import { be16, be32 } from './bytes.ts';
import { type Ends, pseudoHeader, withChecksum } from './checksum.ts';

/** The flags of a TCP segment, by the letters that tcpdump uses. */
const flagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

/** A checksum that is wrong in practically every packet: the director must not look at it. */
export const noChecksum = 0xbeef;

/** The fields of a TCP segment or a UDP datagram. */
export interface TransportFields extends Ends {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: string;
  /** TCP: in 32-bit words. */
  readonly dataOffset: number;
  /** UDP length, if not the true one. */
  readonly udpLength?: number;
  readonly payload: readonly number[];
  /** Whether the checksum is right. */
  readonly checksum: boolean;
}

/** A TCP segment (RFC 9293); what the data offset has room for is filled with no-operation options. */
export function tcp(fields: TransportFields): number[] {
  const bits = [...fields.flags].reduce((sum, letter) => sum | (flagBits[letter] ?? 0), 0);
  const options = new Array<number>(Math.max(0, fields.dataOffset * 4 - 20)).fill(1);
  const ports = [...be16(fields.sourcePort), ...be16(fields.destinationPort)];
  const rest = [
    ...be32(1000),
    ...be32(0),
    fields.dataOffset << 4,
    bits,
    ...be16(8192),
    ...be16(noChecksum),
    ...be16(0),
  ];
  const segment = [...ports, ...rest, ...options, ...fields.payload];
  return fields.checksum ? withChecksum(segment, 16, pseudoHeader(fields, 6, segment.length)) : segment;
}

/** A UDP datagram (RFC 768). */
export function udp(fields: TransportFields): number[] {
  const length = fields.udpLength ?? 8 + fields.payload.length;
  const ports = [...be16(fields.sourcePort), ...be16(fields.destinationPort)];
  const datagram = [...ports, ...be16(length), ...be16(noChecksum), ...fields.payload];
  return fields.checksum ? withUdpChecksum(datagram, fields) : datagram;
}

/** A UDP datagram with its checksum, which is never written as 0 (that would mean none). */
export function withUdpChecksum(datagram: readonly number[], ends: Ends): number[] {
  const summed = withChecksum(datagram, 6, pseudoHeader(ends, 17, datagram.length));
  const isZero = summed[6] === 0 && summed[7] === 0;
  return isZero ? [...summed.slice(0, 6), 0xff, 0xff, ...summed.slice(8)] : summed;
}
