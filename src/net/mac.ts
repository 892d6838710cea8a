import { NetValueError } from './errors.ts';

/** An Ethernet address, lower case, octets separated by colons. */
export type Mac = string & { readonly brand: 'Mac' };

/**
 * Reads an Ethernet address such as 02:00:0a:00:00:0b.
 * @throws NetValueError for anything else.
 */
export function parseMac(text: string): Mac {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) {
    throw new NetValueError('an Ethernet address like 02:00:0a:00:00:0b', text);
  }
  return text.toLowerCase() as Mac;
}

/** The six octets of an Ethernet address, in the order in which they are sent. */
export function macBytes(mac: Mac): number[] {
  return mac.split(':').map(octet => Number.parseInt(octet, 16));
}

/** Writes six octets as an Ethernet address. */
export function formatMac(bytes: Uint8Array | readonly number[]): Mac {
  return parseMac(Array.from(bytes, octet => octet.toString(16).padStart(2, '0')).join(':'));
}
