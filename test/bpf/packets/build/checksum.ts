import { internetChecksum } from '../../../../src/net/checksum.ts';
import { addressBytes } from './address.ts';
import { be16, be32 } from './bytes.ts';

/** Between whom a packet is. */
export interface Ends {
  readonly source: string;
  readonly destination: string;
}

/** Bytes with their Internet checksum (RFC 1071) put in at an offset; what is there is taken for 0. */
export function withChecksum(bytes: readonly number[], at: number, before: readonly number[] = []): number[] {
  const blank = [...bytes.slice(0, at), 0, 0, ...bytes.slice(at + 2)];
  return [
    ...blank.slice(0, at),
    ...be16(internetChecksum(Uint8Array.from([...before, ...blank]))),
    ...blank.slice(at + 2),
  ];
}

/** What a transport checksum begins with (RFC 9293, 3.1; RFC 8200, 8.1). Its sum is the same in both IP versions' form. */
export function pseudoHeader({ source, destination }: Ends, protocol: number, length: number): number[] {
  return [...addressBytes(source), ...addressBytes(destination), ...be32(length), ...be32(protocol)];
}

/** CRC-32C, reflected: the checksum of SCTP (RFC 9260, appendix A). */
export function crc32c(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
