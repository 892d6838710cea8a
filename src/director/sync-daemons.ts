import { type SyncDaemon, type SyncRole, withSyncDaemon } from '../model/sync-daemon.ts';
import type { InForce } from './in-force.ts';
import type { Outcome } from './outcome.ts';
import type { Queue } from './queue.ts';

/** The synchronisation daemons that were asked for. They are kept; nothing is synchronised yet. */
export class SyncDaemons {
  readonly #inForce: InForce;
  readonly #changes: Queue;

  constructor(inForce: InForce, changes: Queue) {
    this.#inForce = inForce;
    this.#changes = changes;
  }

  /** At most one of each role. */
  list(): readonly SyncDaemon[] {
    return this.#inForce.state.syncDaemons;
  }

  /** Keeps a daemon, or refuses a second one of its role. */
  start(daemon: SyncDaemon): Promise<Outcome> {
    return this.#changes.run(async () => {
      const syncDaemons = withSyncDaemon(this.list(), daemon);
      if (syncDaemons === undefined) return { kind: 'refused', refusal: 'sync-runs' };
      await this.#inForce.commit({ ...this.#inForce.state, syncDaemons });
      return { kind: 'done' };
    });
  }

  /** Forgets the daemon of a role, or refuses if there is none. */
  stop(role: SyncRole): Promise<Outcome> {
    return this.#changes.run(async () => {
      const rest = this.list().filter(daemon => daemon.role !== role);
      if (rest.length === this.list().length) return { kind: 'refused', refusal: 'sync-not-running' };
      await this.#inForce.commit({ ...this.#inForce.state, syncDaemons: rest });
      return { kind: 'done' };
    });
  }
}
