import type { ApiClient } from '../../api/client.ts';
import { type Change, difference } from '../../config/difference.ts';
import type { WantedTable } from '../../config/read.ts';

/**
 * Makes a director's table what is wanted, as one change; gives what was changed.
 * @throws ApiError `stale-revision` if somebody else changed the table after it was read: nothing is changed then.
 */
export async function applyTable(
  client: Pick<ApiClient, 'table' | 'apply'>,
  wanted: WantedTable,
): Promise<readonly Change[]> {
  const table = await client.table();
  const { changes, edits, settings } = difference(table, wanted);
  if (changes.length > 0) await client.apply({ edits, settings, ifRevision: table.revision });
  return changes;
}
