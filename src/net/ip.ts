import { NetValueError } from './errors.ts';
import { formatIpv4, type Ipv4, parseIpv4 } from './ipv4.ts';
import { type Ipv6, parseIpv6 } from './ipv6.ts';

/** An IP address of either family: a number for IPv4, a text for IPv6. Two addresses are the same if they are `===`. */
export type Ip = Ipv4 | Ipv6;

/**
 * Reads an IP address: a dotted quad, or IPv6 in any notation.
 * @throws NetValueError for anything else.
 */
export function parseIp(text: string): Ip {
  try {
    return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
  } catch {
    throw new NetValueError('an IP address like 10.0.0.1 or fd00::1', text);
  }
}

/** Writes an IP address: a dotted quad, or RFC 5952's text. */
export function formatIp(ip: Ip): string {
  return isIpv6(ip) ? ip : formatIpv4(ip);
}

/** Whether an address is of IPv6. */
export function isIpv6(ip: Ip): ip is Ipv6 {
  return typeof ip === 'string';
}

/** The version of IP that an address belongs to. */
export function familyOf(ip: Ip): 4 | 6 {
  return isIpv6(ip) ? 6 : 4;
}
