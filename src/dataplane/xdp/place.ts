import { type ServerAddress, serverKey } from '../../model/server.ts';
import type { Service, ServiceAddress } from '../../model/service.ts';
import { DataplaneError } from '../dataplane.ts';
import type { Placement } from './placement.ts';
import type { ProgramTables } from './program-tables.ts';
import type { Sweeper } from './sweeper.ts';

/** What services are placed with. */
export interface PlacingParts {
  readonly placement: Pick<Placement, 'replace'>;
  readonly sweeper: Pick<Sweeper, 'sweep'>;
  readonly tables: Pick<ProgramTables, 'reclaim'>;
}

/**
 * Places services; where a table is full, once more after what is kept for connections that are gone was freed; and if
 * there is no room for the old and the new beside each other, one after the other.
 * @throws DataplaneError ERR_NO_SUCH_SERVICE, ERR_TABLE_FULL
 */
export function placeWherePossible(
  { placement, sweeper, tables }: PlacingParts,
  removals: readonly ServiceAddress[],
  services: readonly Service[],
): void {
  try {
    placement.replace(removals, services);
    return;
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  sweeper.sweep();
  tables.reclaim();
  try {
    placement.replace(removals, services);
  } catch (error) {
    if (!isFull(error) || removals.length === 0) throw error;
    placement.replace(removals, []);
    tables.reclaim();
    placement.replace([], services);
  }
}

/** Whether a change takes servers away that connections may be with. */
export function leavesOrphans(
  placement: Pick<Placement, 'serversOf'>,
  removals: readonly ServiceAddress[],
  services: readonly Service[],
): boolean {
  return removals.length > 0 || services.some(service => hasLeft(placement.serversOf(service), service.servers));
}

/** Whether a server is not among those that come. */
function hasLeft(before: readonly ServerAddress[], after: readonly ServerAddress[]): boolean {
  if (before.length === 0) return false;
  const present = new Set(after.map(serverKey));
  return before.some(server => !present.has(serverKey(server)));
}

function isFull(error: unknown): boolean {
  return error instanceof DataplaneError && error.code === 'ERR_TABLE_FULL';
}
