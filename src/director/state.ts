import type { MarkService } from '../model/mark.ts';
import type { Service } from '../model/service.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { SyncDaemon } from '../model/sync-daemon.ts';
import type { AddedScheduler } from '../scheduling/added-scheduler.ts';
import { type Baselines, noBaselines } from './baseline.ts';
import type { UndoSlot } from './undo-slot.ts';

/** Virtual services of both kinds, each in the order in which they were added. */
export interface VirtualServices {
  readonly services: readonly Service[];
  /** Services for firewall marks: no dataplane knows of them. */
  readonly marks: readonly MarkService[];
}

/** What there is to be forwarded by. */
export interface Table extends VirtualServices {
  readonly settings: Settings;
}

/** What the director is to bring about and to remember. */
export interface DirectorState extends Table {
  /** At most one of each role, in the order of `syncRoles`. */
  readonly syncDaemons: readonly SyncDaemon[];
  /** In the order of their names. */
  readonly schedulers: readonly AddedScheduler[];
  /** The readings that counters are shown from, since they were zeroed. */
  readonly baselines: Baselines;
  /** Where the step is that can be undone, if there is one. */
  readonly undo?: UndoSlot | undefined;
}

/** A director's state before anybody told it anything. */
export const emptyState: DirectorState = {
  services: [],
  marks: [],
  settings: defaultSettings,
  syncDaemons: [],
  schedulers: [],
  baselines: noBaselines,
};
