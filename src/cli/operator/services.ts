import type { WireCounters, WireService } from '../../api/wire.ts';
import { table } from './table.ts';

const head = ['SERVICE', 'SCHEDULER', '>WEIGHT', '>ACTIVE', '>INACTIVE', '>CONNECTIONS', '>PACKETS', '>BYTES'];

/** Services and, below each, its servers, as a table. */
export function servicesTable(services: readonly WireService[]): string {
  if (services.length === 0) return 'no services; add one with: lvxadm -A -t VIP:PORT -s rr\n';
  return table(head, services.flatMap(rowsOf));
}

function rowsOf({ protocol, vip, port, scheduler, counters, servers }: WireService): string[][] {
  const sum = (key: 'active' | 'inactive') => String(servers.reduce((total, server) => total + server[key], 0));
  return [
    [`${protocol} ${vip}:${port}`, scheduler, '', sum('active'), sum('inactive'), ...numbers(counters)],
    ...servers.map(({ address, port, weight, active, inactive, counters }) => [
      `  ${address}:${port}`,
      '',
      ...[weight, active, inactive].map(String),
      ...numbers(counters),
    ]),
  ];
}

function numbers({ connections, packets, bytes }: WireCounters): string[] {
  return [connections, packets, bytes];
}
