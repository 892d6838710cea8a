import type { Census, Dataplane, ServiceTraffic } from '../dataplane/dataplane.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import { type SyncDaemon, type SyncRole, syncRoles } from '../model/sync-daemon.ts';
import { type Baselines, trafficSince, withAdded, withoutRemoved, zeroed } from './baseline.ts';
import { diff } from './diff.ts';
import { applyEdits, type Edit } from './edit.ts';
import { ChangeUndoneError } from './errors.ts';
import { Queue } from './queue.ts';
import type { Refusal } from './refusal.ts';
import { type DirectorState, emptyState } from './state.ts';
import type { StateStore } from './store.ts';

/** What came of a change: made and durable, or why not. */
export type Outcome = { readonly kind: 'done' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What a director works with. */
export interface DirectorParts {
  readonly dataplane: Dataplane;
  readonly store: StateStore;
}

/**
 * Keeps the desired services and settings and brings the dataplane to them.
 *
 * Start, restart and edit take one path: save the desired state, diff it against what is installed, do the operations.
 */
export class Director {
  readonly dataplane: Dataplane;
  readonly #store: StateStore;
  readonly #changes = new Queue();
  #state: DirectorState;

  private constructor({ dataplane, store }: DirectorParts, state: DirectorState) {
    this.dataplane = dataplane;
    this.#store = store;
    this.#state = state;
  }

  /**
   * Starts a director: reads the desired state and brings the dataplane to it. Without a state file, the services
   * that the dataplane adopted from a former run are taken as desired.
   * @throws StateFileError for a broken state file; the dataplane's own error if it can't be brought there.
   */
  static async open(parts: DirectorParts): Promise<Director> {
    const adopted = parts.dataplane.services();
    const saved = (await parts.store.load()) ?? { ...emptyState, services: adopted };
    const director = new Director(parts, { ...saved, baselines: withoutRemoved(saved.baselines, adopted) });
    await parts.dataplane.applySettings(saved.settings);
    await director.#reconcile(saved.services);
    await parts.store.save(director.#state);
    return director;
  }

  /** The settings in force. */
  settings(): Settings {
    return this.#state.settings;
  }

  /** The desired services, in the order in which they were added. */
  services(): readonly Service[] {
    return this.#state.services;
  }

  /** The desired service at an address, if there is one. */
  service(address: ServiceAddress): Service | undefined {
    return this.#state.services.find(service => serviceName(service) === serviceName(address));
  }

  /** A desired service's traffic since its counters were zeroed. */
  traffic(service: Service): ServiceTraffic {
    return trafficSince(this.#state.baselines, service, this.dataplane.traffic(service));
  }

  /** Counts the live connections of each server. */
  census(): Promise<Census> {
    return this.dataplane.census();
  }

  /**
   * Makes one edit. Once it returns `done`, packets follow it and it outlives a crash.
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  async edit(edit: Edit): Promise<Outcome> {
    const refusal = (await this.editAll([edit])).get(0);
    return refusal === undefined ? { kind: 'done' } : { kind: 'refused', refusal };
  }

  /**
   * Makes edits one after the other, without those that are refused, as one change: saved once, and brought to the
   * dataplane once.
   * @returns why edits were refused, by their place
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  editAll(edits: readonly Edit[]): Promise<ReadonlyMap<number, Refusal>> {
    return this.#changes.run(async () => {
      const { services, refusals, deleted } = applyEdits(this.#state.services, edits);
      if (refusals.size === edits.length) return refusals;
      const baselines = this.#baselinesOf(services, deleted);
      await this.#commit({ ...this.#state, services, baselines });
      const made = edits.filter((_, at) => !refusals.has(at));
      const added = made.filter(edit => edit.kind === 'add-server');
      await this.#settleBaselines(added.filter(edit => !deleted.has(serviceName(edit.service))));
      return refusals;
    });
  }

  /**
   * Changes some settings. Once it returns, packets follow them and they outlive a crash.
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  changeSettings(change: Partial<Settings>): Promise<Settings> {
    return this.#changes.run(async () => {
      await this.#commit({ ...this.#state, settings: { ...this.#state.settings, ...change } });
      return this.#state.settings;
    });
  }

  /** The synchronisation daemons that were asked for. */
  syncDaemons(): readonly SyncDaemon[] {
    return this.#state.syncDaemons;
  }

  /** Keeps a synchronisation daemon, or refuses a second one of its role. Nothing is synchronised yet. */
  startSync(daemon: SyncDaemon): Promise<Outcome> {
    return this.#changes.run(async () => {
      const { syncDaemons } = this.#state;
      if (syncDaemons.some(({ role }) => role === daemon.role)) return { kind: 'refused', refusal: 'sync-runs' };
      const all = [...syncDaemons, daemon];
      const order = syncRoles.flatMap(each => all.filter(({ role }) => role === each));
      await this.#commit({ ...this.#state, syncDaemons: order });
      return { kind: 'done' };
    });
  }

  /** Forgets the synchronisation daemon of a role, or refuses if there is none. */
  stopSync(role: SyncRole): Promise<Outcome> {
    return this.#changes.run(async () => {
      const rest = this.#state.syncDaemons.filter(daemon => daemon.role !== role);
      if (rest.length === this.#state.syncDaemons.length) return { kind: 'refused', refusal: 'sync-not-running' };
      await this.#commit({ ...this.#state, syncDaemons: rest });
      return { kind: 'done' };
    });
  }

  /** Starts the counters of one service, or of all, from zero. */
  zero(address?: ServiceAddress): Promise<Outcome> {
    return this.#changes.run(async () => {
      const chosen = address === undefined ? this.#state.services : [this.service(address)];
      let { baselines } = this.#state;
      for (const service of chosen) {
        if (service === undefined) return { kind: 'refused', refusal: 'no-such-service' };
        baselines = zeroed(baselines, service, this.dataplane.traffic(service));
      }
      await this.#commit({ ...this.#state, baselines });
      return { kind: 'done' };
    });
  }

  /** Lets changes under way end, then lets go of the dataplane or, to end forwarding, takes it down. */
  end(how: 'close' | 'detach'): Promise<void> {
    return this.#changes.run(async () => this.dataplane[how]());
  }

  /**
   * The baselines of services that are to be. What was deleted and is added by the same change was never removed from
   * the dataplane: it starts from zero at what its counters read now.
   */
  #baselinesOf(desired: readonly Service[], deleted: ReadonlySet<string>): Baselines {
    let baselines = withoutRemoved(this.#state.baselines, desired);
    if (deleted.size === 0) return baselines;
    const wanted = new Set(desired.map(serviceName));
    for (const service of this.#state.services) {
      const name = serviceName(service);
      if (!deleted.has(name) || !wanted.has(name)) continue;
      baselines = zeroed(baselines, service, this.dataplane.traffic(service));
    }
    return baselines;
  }

  /** A server that is there again has its former counters, or others that start over. */
  async #settleBaselines(added: readonly Extract<Edit, { readonly kind: 'add-server' }>[]): Promise<void> {
    let { baselines } = this.#state;
    for (const { service: address, server } of added) {
      if (!baselines.has(serviceName(address))) continue;
      const service = this.service(address);
      if (service) baselines = withAdded(baselines, service, server, this.dataplane.traffic(service));
    }
    if (baselines !== this.#state.baselines) await this.#commit({ ...this.#state, baselines });
  }

  async #commit(next: DirectorState): Promise<void> {
    await this.#store.save(next);
    try {
      if (next.settings !== this.#state.settings) await this.dataplane.applySettings(next.settings);
      await this.#reconcile(next.services);
    } catch (cause) {
      await this.#undo(next, cause);
    }
    this.#state = next;
  }

  async #reconcile(desired: readonly Service[]): Promise<void> {
    const { removals, puts } = diff(this.dataplane.services(), desired);
    if (removals.length + puts.length > 0) await this.dataplane.replace(removals, puts);
  }

  async #undo(next: DirectorState, cause: unknown): Promise<never> {
    const why = cause instanceof Error ? cause.message : String(cause);
    try {
      if (next.settings !== this.#state.settings) await this.dataplane.applySettings(this.#state.settings);
      await this.#reconcile(this.#state.services);
      await this.#store.save(this.#state);
    } catch (error) {
      const message = `The dataplane refused a change, and it could not be taken back: ${why}`;
      throw new ChangeUndoneError('ERR_CHANGE_STUCK', message, { cause: error });
    }
    throw new ChangeUndoneError('ERR_CHANGE_UNDONE', `The dataplane refused a change; it was undone: ${why}`, {
      cause,
    });
  }
}
