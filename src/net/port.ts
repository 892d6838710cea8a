import { NetValueError } from './errors.ts';

/** A TCP or UDP port, 0 to 65535, host order. */
export type Port = number & { readonly brand: 'Port' };

/**
 * Takes a number, or a text of decimal digits, as a port.
 * @throws NetValueError for anything else.
 */
export function parsePort(value: number | string): Port {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new NetValueError('a port from 0 to 65535', value);
  }
  return port as Port;
}
