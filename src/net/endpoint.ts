import { NetValueError } from './errors.ts';
import { formatIpv4, type Ipv4, parseIpv4 } from './ipv4.ts';
import { type Port, parsePort } from './port.ts';

/** An address and a port, e.g. 10.0.0.100:80. */
export interface Endpoint {
  readonly address: Ipv4;
  readonly port: Port;
}

/**
 * Reads an address and a port.
 * @throws NetValueError for anything else.
 */
export function parseEndpoint(text: string): Endpoint {
  const [address, port, ...rest] = text.split(':');
  if (address === undefined || port === undefined || rest.length > 0) {
    throw new NetValueError('an address and port like 10.0.0.100:80', text);
  }
  return { address: parseIpv4(address), port: parsePort(port) };
}

/** Writes an address and a port. */
export function formatEndpoint(endpoint: Endpoint): string {
  return `${formatIpv4(endpoint.address)}:${endpoint.port}`;
}
