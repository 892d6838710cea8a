import type { Ip } from '../../../net/ip.ts';
import { type Port, parsePort } from '../../../net/port.ts';
import { addressFromWords } from '../../address-words.ts';

/**
 * A connection's key: ten 32-bit words. Words 0 to 3 are the client's address, 4 to 7 the VIP (IPv4: the first word, the
 * others 0), 8 the client's port and the VIP's, 9 the service id, the protocol and the family.
 */
export const keyWords = 10;

/** Words of an address in a key. */
export const clientWord = 0;
/** The same of the VIP. */
export const vipWord = 4;
/** The client's port << 16, the VIP's port. */
export const portsWord = 8;
/** Service id << 16, protocol << 8, family; with `templateMark` it is no connection's. */
export const whoseWord = 9;
/** Set in `whoseWord` of persistence templates. */
export const templateMark = 0x80;

/** Word 9 of a key. */
export function whose(serviceId: number, protocol: number, family: number): number {
  return (serviceId << 16) | (protocol << 8) | family;
}

/** The address in a key. */
export function addressIn(key: Int32Array, at: number): Ip {
  const family = ((key[whoseWord] ?? 0) & 0xf) === 6 ? 6 : 4;
  return addressFromWords(
    family,
    Array.from(key.subarray(at, at + 4), word => word >>> 0),
  );
}

/** The client's port in a key. */
export function clientPortIn(key: Int32Array): Port {
  return parsePort((key[portsWord] ?? 0) >>> 16);
}

/** The VIP's port in a key. */
export function portIn(key: Int32Array): Port {
  return parsePort((key[portsWord] ?? 0) & 0xffff);
}

/** The exclusive or of an address's words: src/sched/address.ts. */
export function foldedAddress(key: Int32Array, at: number): number {
  return (key[at] ?? 0) ^ (key[at + 1] ?? 0) ^ (key[at + 2] ?? 0) ^ (key[at + 3] ?? 0);
}
