import { NetValueError } from './errors.ts';
import { type Ip, isIpv6, parseIp } from './ip.ts';
import { ipv6Bytes } from './ipv6.ts';

/** The addresses of either family that begin with the same bits as one of them. */
export interface Prefix {
  readonly address: Ip;
  /** Bits: 0 to 32, or to 128. */
  readonly length: number;
}

/**
 * Reads an address with the length of a prefix, e.g. 192.168.7.0/24 or fd00::/8; an address by itself is one with all its bits.
 * @throws NetValueError for anything else.
 */
export function parsePrefix(text: string): Prefix {
  const [, host = text, digits] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const address = addressIn(host, text);
  const whole = isIpv6(address) ? 128 : 32;
  const length = digits === undefined ? whole : Number(digits);
  if (length > whole) throw new NetValueError(`a prefix of at most ${whole} bits`, text);
  return { address, length };
}

/** A test whether addresses are of a prefix. One of the other family never is. */
export function prefixTest({ address, length }: Prefix): (ip: Ip) => boolean {
  if (!isIpv6(address)) {
    const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
    return ip => !isIpv6(ip) && ((ip ^ address) & mask) === 0;
  }
  if (length === 128) return ip => ip === address;
  const bits = bitsOf(ipv6Bytes(address)) >> BigInt(128 - length);
  return ip => isIpv6(ip) && bitsOf(ipv6Bytes(ip)) >> BigInt(128 - length) === bits;
}

function addressIn(host: string, text: string): Ip {
  try {
    return parseIp(host);
  } catch {
    throw new NetValueError('an address or prefix like 192.168.7.10, 192.168.7.0/24 or fd00::/8', text);
  }
}

function bitsOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
