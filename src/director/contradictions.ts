import type { Server } from '../model/server.ts';
import type { Service, ServiceAddress } from '../model/service.ts';
import { familyOf, type Ip } from '../net/ip.ts';
import { isUnicast } from '../net/unicast.ts';
import type { Refusal } from './refusal.ts';

/** What does not go together in a service, in the order of `Refusal`; nothing if all is well. */
export function serviceContradictions(
  { protocol, vip, port }: ServiceAddress,
  { persistence, onePacket }: Pick<Service, 'persistence' | 'onePacket'>,
): Refusal[] {
  const found: Refusal[] = [];
  // The kernel would take these two and schedule nothing by them.
  if (port === 0 && persistence === undefined) found.push('zero-port');
  if (onePacket && protocol !== 'udp') found.push('not-udp');
  if (persistence !== undefined && 'prefix' in persistence !== (familyOf(vip) === 6)) found.push('wrong-netmask');
  return found;
}

/** What does not go together in a server of a service with this VIP, in the order of `Refusal`; nothing if all is well. */
export function serverContradictions(
  vip: Ip,
  { address, forwarding, upperThreshold, lowerThreshold }: Server,
): Refusal[] {
  const found: Refusal[] = [];
  if (forwarding.kind === 'direct' && familyOf(address) !== familyOf(vip)) found.push('mixed-families');
  if (lowerThreshold > upperThreshold) found.push('threshold-order');
  if (!isUnicast(address)) found.push('not-unicast');
  return found;
}
