import { familyOf } from '../net/ip.ts';
import { type MarkAddress, type MarkService, markName } from './mark.ts';
import { type Service, type ServiceAddress, serviceName } from './service.ts';

/** What makes a virtual service unique, whichever kind it is of. */
export type VirtualAddress = ServiceAddress | MarkAddress;

/** What operators make rules for: a service at an address, or one for a firewall mark. */
export type VirtualService = Service | MarkService;

/** Whether a virtual service is one for a mark. */
export function isMark<A extends VirtualAddress>(address: A): address is Extract<A, MarkAddress> {
  return 'mark' in address;
}

/** Whether a virtual service is one at an address. */
export function hasVip<A extends VirtualAddress>(address: A): address is Exclude<A, MarkAddress> {
  return !isMark(address);
}

/** A virtual service's address as one text that is unique. */
export function virtualName(address: VirtualAddress): string {
  return isMark(address) ? markName(address) : serviceName(address);
}

/** The IP version of a virtual service's clients. */
export function clientFamily(address: VirtualAddress): 4 | 6 {
  return isMark(address) ? address.family : familyOf(address.vip);
}
