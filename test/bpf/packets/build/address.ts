import { Address6 } from 'ip-address';
import { parseIpv4 } from '../../../../src/net/ipv4.ts';
import { be32 } from './bytes.ts';

/** An IP version by name. */
export type Family = 'ipv4' | 'ipv6';

/** Which IP version an address is of. */
export function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** The 4 or 16 bytes of an address, as they are in a packet. */
export function addressBytes(address: string): number[] {
  if (familyOf(address) === 'ipv4') return be32(parseIpv4(address));
  const bytes = new Address6(address).toByteArray();
  return [...new Array<number>(16 - bytes.length).fill(0), ...bytes];
}
