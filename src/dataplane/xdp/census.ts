import { isActive } from '../../model/connection.ts';
import { type LiveConnections, noConnections } from '../dataplane.ts';
import type { ProgramTables } from './program-tables.ts';

/** Live connections by the index of their real server. */
export type Counts = ReadonlyMap<number, LiveConnections>;

/** Counts the live connections of every real server, and frees what was kept for connections that are gone. */
export async function takeCensus(tables: ProgramTables): Promise<Counts> {
  const began = performance.now();
  const counts = new Map<number, LiveConnections>();
  const services = new Set<number>();
  for await (const chunk of tables.conns.chunks()) {
    for (const { real, serviceId, state } of chunk) {
      services.add(serviceId);
      const { active, inactive, persistent } = counts.get(real) ?? noConnections;
      const more = isActive(state) ? { active: active + 1, inactive } : { active, inactive: inactive + 1 };
      counts.set(real, { ...more, persistent });
    }
  }
  tables.services.reclaim(services, began);
  tables.reals.reclaim(new Set(counts.keys()), began, (index, serviceId) => tables.retireTraffic(index, serviceId));
  return counts;
}
