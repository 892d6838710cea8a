import type { Service } from '../model/service.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { SyncDaemon } from '../model/sync-daemon.ts';
import { type Baselines, noBaselines } from './baseline.ts';

/** What the director is to bring about and to remember. */
export interface DirectorState {
  /** In the order in which they were added. */
  readonly services: readonly Service[];
  readonly settings: Settings;
  /** At most one of each role, in the order of `syncRoles`. */
  readonly syncDaemons: readonly SyncDaemon[];
  /** The readings that counters are shown from, since they were zeroed. */
  readonly baselines: Baselines;
}

/** A director's state before anybody told it anything. */
export const emptyState: DirectorState = {
  services: [],
  settings: defaultSettings,
  syncDaemons: [],
  baselines: noBaselines,
};
