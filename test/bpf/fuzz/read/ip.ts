import { readIpv4 } from './ipv4.ts';
import { readIpv6 } from './ipv6.ts';
import { byteAt } from './words.ts';

/** An IP packet, as far as its headers tell. Offsets are into the frame. */
export interface IpPacket {
  readonly version: 4 | 6;
  readonly at: number;
  /** Where the transport header begins: behind options or extension headers. */
  readonly transport: number;
  /** Where it says that it ends. */
  readonly end: number;
  readonly tos: number;
  readonly ttl: number;
  readonly flowLabel: number;
  readonly id: number;
  readonly df: boolean;
  /** `later`: without a transport header. */
  readonly fragment: 'none' | 'first' | 'later';
  /** What comes behind the headers (IANA). */
  readonly protocol: number;
  /** Extension headers of an IPv6 packet. */
  readonly extensions: number;
  /** Four or sixteen characters each. */
  readonly source: string;
  readonly destination: string;
  /** IPv4: whether the header's checksum is right. */
  readonly checksumRight: boolean;
}

/** Why bytes are no IP packet. */
export interface Unsound {
  readonly unsound: string;
  /** Its source, if its first header is sound. */
  readonly source?: string;
}

/**
 * Reads the IP packet that begins at an offset. `quoted`: it may be cut short behind its first header, as errors quote
 * packets.
 */
export function readIp(bytes: Uint8Array, at: number, end = bytes.length, quoted = false): IpPacket | Unsound {
  const version = byteAt(bytes, at) >> 4;
  if (at >= end) return { unsound: 'nothing there' };
  if (version === 4) return readIpv4(bytes, at, end, quoted);
  if (version === 6) return readIpv6(bytes, at, end, quoted);
  return { unsound: `version ${version}` };
}
