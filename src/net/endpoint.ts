import { NetValueError } from './errors.ts';
import { formatIp, type Ip, isIpv6, parseIp } from './ip.ts';
import { type Port, parsePort } from './port.ts';

/** An address and a port, e.g. 10.0.0.100:80 or [fd00::1]:80. */
export interface Endpoint {
  readonly address: Ip;
  readonly port: Port;
}

/**
 * Reads an address and a port; an IPv6 address stands in brackets.
 * @throws NetValueError for anything else.
 */
export function parseEndpoint(text: string): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*:[^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  if (address === undefined || port === undefined) {
    throw new NetValueError('an address and port like 10.0.0.100:80 or [fd00::1]:80', text);
  }
  return { address: parseIp(address), port: parsePort(port) };
}

/** Writes an address and a port. */
export function formatEndpoint({ address, port }: Endpoint): string {
  return isIpv6(address) ? `[${address}]:${port}` : `${formatIp(address)}:${port}`;
}
