import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Settings } from '../model/settings.ts';
import { diff } from './diff.ts';
import type { Table } from './state.ts';

/**
 * Brings a dataplane to a table: settings first, then all services that go, come or change at once.
 * @param installed the settings in force; undefined if nobody knows
 */
export async function install(
  dataplane: Dataplane,
  { services, settings }: Table,
  installed?: Settings,
): Promise<void> {
  if (settings !== installed) await dataplane.applySettings(settings);
  const { removals, puts } = diff(dataplane.services(), services);
  if (removals.length + puts.length > 0) await dataplane.replace(removals, puts);
}
