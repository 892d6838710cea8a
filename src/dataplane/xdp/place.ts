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

function isFull(error: unknown): boolean {
  return error instanceof DataplaneError && error.code === 'ERR_TABLE_FULL';
}
