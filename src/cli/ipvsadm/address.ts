import { isIPv4, isIPv6 } from 'node:net';
import type { Names, Protocol } from './names.ts';
import { dottedQuad, readInetAddress, readInteger } from './numbers.ts';

/** An address as a command line gives it: `host[:port]`. */
export interface AddressArgument {
  /** A dotted quad, or IPv6 as it was typed. */
  readonly address: string;
  /** Undefined where none was given. */
  readonly port: number | undefined;
}

/** Whether an address, or the host part of one, is of IPv6. */
export function isIpv6Text(address: string): boolean {
  return address.includes(':');
}

/**
 * Reads `host[:port]` or `[host]:port`: the host IPv6, IPv4 in any form of `inet_aton`, or a name; the port a number or a
 * name, if the protocol is known. IPv6 without brackets has no port; in brackets it must have one.
 * @returns undefined if it is nothing of these, for which each option has its own error
 */
export async function readAddress(
  text: string,
  protocol: Protocol | undefined,
  names: Names,
): Promise<AddressArgument | undefined> {
  if (/^\d*$/.test(text)) return undefined;
  const [, inside, outside] = /^\[([^\]]*)\]:(.*)$/s.exec(text) ?? [];
  if (text.startsWith('[') && inside === undefined) return undefined;
  const host = inside ?? text;
  if (isIpv6Text(host) && isIPv6(host) && !host.includes('%')) return withPort(host, outside, protocol, names);
  // What is in brackets and is not IPv6 is read as if it stood alone, as ipvsadm does.
  const colon = host.lastIndexOf(':');
  const address = await ipv4Of(colon === -1 ? host : host.slice(0, colon), names);
  if (address === undefined) return undefined;
  return withPort(address, colon === -1 ? undefined : host.slice(colon + 1), protocol, names);
}

/** Reads what `readAddress` would read of a dotted quad, with a port as a number or without one; undefined for all else. */
export function readPlainAddress(text: string): AddressArgument | undefined {
  const colon = text.indexOf(':');
  const address = colon === -1 ? text : text.slice(0, colon);
  if (!isIPv4(address)) return undefined;
  if (colon === -1) return { address, port: undefined };
  const port = readInteger(text.slice(colon + 1), 0, 65535);
  return port === undefined ? undefined : { address, port };
}

/** Reads an IPv4 address in any form of `inet_aton`, or a host's name; undefined if it is neither. */
export async function ipv4Of(host: string, names: Names): Promise<string | undefined> {
  if (isIPv4(host)) return host;
  const number = readInetAddress(host);
  if (number !== undefined) return dottedQuad(number);
  return host === '' ? undefined : names.addressOf(host);
}

function withPort(
  address: string,
  word: string | undefined,
  protocol: Protocol | undefined,
  names: Names,
): AddressArgument | undefined {
  if (word === undefined) return { address, port: undefined };
  const port = readInteger(word, 0, 65535) ?? (protocol && names.portOf(word, protocol));
  return port === undefined ? undefined : { address, port };
}
