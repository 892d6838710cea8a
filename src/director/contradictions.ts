import type { Server } from '../model/server.ts';
import type { ServiceRules } from '../model/service.ts';
import { clientFamily, hasVip, type VirtualAddress } from '../model/virtual-service.ts';
import { familyOf } from '../net/ip.ts';
import { isUnicast } from '../net/unicast.ts';
import type { Refusal } from './refusal.ts';

/** What does not go together in a service, in the order of `Refusal`; nothing if all is well. */
export function serviceContradictions(
  address: VirtualAddress,
  { persistence, onePacket }: Pick<ServiceRules, 'persistence' | 'onePacket'>,
): Refusal[] {
  const found: Refusal[] = [];
  if (hasVip(address)) {
    // The kernel would take these two and schedule nothing by them.
    if (address.port === 0 && persistence === undefined) found.push('zero-port');
    if (onePacket && address.protocol !== 'udp') found.push('not-udp');
  }
  if (persistence !== undefined && 'prefix' in persistence !== (clientFamily(address) === 6))
    found.push('wrong-netmask');
  return found;
}

/** What does not go together in a server of a service with clients of an IP version, in the order of `Refusal`; nothing if all is well. */
export function serverContradictions(
  family: 4 | 6,
  { address, forwarding, upperThreshold, lowerThreshold }: Server,
): Refusal[] {
  const found: Refusal[] = [];
  if (forwarding.kind === 'direct' && familyOf(address) !== family) found.push('mixed-families');
  if (lowerThreshold > upperThreshold) found.push('threshold-order');
  if (!isUnicast(address)) found.push('not-unicast');
  return found;
}
