import type { WireCounters, WireServer, WireVirtualService } from '../../api/wire.ts';
import { forwardingName } from '../../model/forwarding.ts';
import { endpointText, virtualText } from './endpoint.ts';
import { table } from './table.ts';

const heads = ['SERVICE', 'HOW', '>WEIGHT', '>ACTIVE', '>INACTIVE', '>PERSISTENT'];
const counterHeads = ['>CONNECTIONS', '>PACKETS', '>BYTES', '>OUT PACKETS', '>OUT BYTES'];

/** Virtual services and, below each, its servers, as a table. */
export function servicesTable(services: readonly WireVirtualService[]): string {
  if (services.length === 0) return 'no services; add one with: lvxadm -A -t VIP:PORT -s rr\n';
  return table([...heads, ...counterHeads], services.flatMap(rowsOf));
}

function rowsOf(service: WireVirtualService): string[][] {
  const { counters, servers } = service;
  const sum = (key: 'active' | 'inactive' | 'persistent') =>
    String(servers.reduce((total, server) => total + server[key], 0));
  const live = [sum('active'), sum('inactive'), sum('persistent')];
  return [
    [virtualText(service), serviceHow(service), '', ...live, ...numbers(counters)],
    ...servers.map(server => [
      `  ${endpointText(server.address, server.port)}`,
      serverHow(server),
      ...[server.weight, server.active, server.inactive, server.persistent].map(String),
      ...numbers(server.counters),
    ]),
  ];
}

function serviceHow({ scheduler, schedulerFlags, persistence, onePacket }: WireVirtualService): string {
  const parts = [scheduler, ...schedulerFlags];
  if (persistence) parts.push(`persistent ${persistence.timeout} s`, maskText(persistence));
  if (onePacket) parts.push('one packet');
  return parts.filter(part => part !== '').join(', ');
}

function maskText(persistence: NonNullable<WireVirtualService['persistence']>): string {
  const [mask, usual] =
    'prefix' in persistence ? [`/${persistence.prefix}`, '/128'] : [persistence.netmask, '255.255.255.255'];
  return mask === usual ? '' : `by ${mask}`;
}

function serverHow({ forwarding, upperThreshold, lowerThreshold }: WireServer): string {
  const name = forwardingName(forwarding);
  if (upperThreshold === 0) return name;
  const again = lowerThreshold === 0 ? '' : `, again below ${lowerThreshold}`;
  return `${name}, at most ${upperThreshold}${again}`;
}

function numbers({ connections, packets, bytes, outPackets, outBytes }: WireCounters): string[] {
  return [connections, packets, bytes, outPackets, outBytes];
}
