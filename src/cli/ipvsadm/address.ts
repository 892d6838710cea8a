import { isIPv6 } from 'node:net';
import { AdmFailure } from './failure.ts';
import type { Names, Protocol } from './names.ts';
import { dottedQuad, readInetAddress, readInteger } from './numbers.ts';

/** An address as a command line gives it: `host[:port]`. */
export interface AddressArgument {
  /** A dotted quad. */
  readonly address: string;
  /** Undefined where none was given. */
  readonly port: number | undefined;
}

/**
 * Reads `host[:port]`: the host an address in any form of `inet_aton` or a name, the port a number or a name.
 * @returns undefined if it is neither, for which each option has its own error
 * @throws AdmFailure for IPv6, which ipvsadm takes and lvx does not yet.
 */
export async function readAddress(
  text: string,
  protocol: Protocol,
  names: Names,
): Promise<AddressArgument | undefined> {
  if (/^\d*$/.test(text)) return undefined;
  refuseIpv6(text);
  if (text.startsWith('[')) return undefined;
  const colon = text.lastIndexOf(':');
  const host = colon === -1 ? text : text.slice(0, colon);
  const number = readInetAddress(host);
  const address = number === undefined ? await addressOf(host, names) : dottedQuad(number);
  if (address === undefined) return undefined;
  if (colon === -1) return { address, port: undefined };
  const word = text.slice(colon + 1);
  const port = readInteger(word, 0, 65535) ?? names.portOf(word, protocol);
  return port === undefined ? undefined : { address, port };
}

async function addressOf(host: string, names: Names): Promise<string | undefined> {
  return host === '' ? undefined : names.addressOf(host);
}

function refuseIpv6(text: string): void {
  const [, bracketed] = /^\[([^\]]*)\]:/.exec(text) ?? [];
  if (isIPv6(bracketed ?? text)) throw new AdmFailure(2, `IPv6 addresses are not supported yet, got ${text}`);
}
