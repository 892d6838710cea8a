import { isService, type ServicePattern } from '../model/patterns.ts';
import { protocolOfNumber } from '../model/protocol.ts';
import { type Prefix, prefixTest } from '../net/prefix.ts';
import type { PacketEvent } from './packet-event.ts';

/** Which sampled packets somebody wants to see; what is left out lets all pass. */
export interface EventFilter {
  /** A verdict's name, or how names begin up to a `_`, e.g. `DROP`. */
  readonly verdict?: string | undefined;
  readonly client?: Prefix | undefined;
  /** Where the packet went to. */
  readonly service?: ServicePattern | undefined;
}

/** A test whether events pass a filter. */
export function eventTest({ verdict, client, service }: EventFilter): (event: PacketEvent) => boolean {
  const isClient = client && prefixTest(client);
  return event =>
    (verdict === undefined || isVerdict(verdict, event.verdict)) &&
    (isClient === undefined || isClient(event.client)) &&
    (service === undefined || isFor(service, event));
}

/** Whether a filter means a verdict. */
export function isVerdict(filter: string, name: string): boolean {
  return name === filter || name.startsWith(`${filter}_`);
}

function isFor(service: ServicePattern, { protocol, vip, port }: PacketEvent): boolean {
  const known = protocolOfNumber(protocol);
  if (known !== undefined) return isService(service, { protocol: known, vip, port });
  // ICMP and others are for no service: only a VIP by itself means them.
  return service.protocol === undefined && service.port === undefined && service.vip === vip;
}
