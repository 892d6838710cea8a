import type { Census, Dataplane, ServiceTraffic } from '../dataplane/dataplane.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import { trafficSince, withAdded, withoutRemoved, zeroed } from './baseline.ts';
import { diff } from './diff.ts';
import { applyEdit, type Edit } from './edit.ts';
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
  edit(edit: Edit): Promise<Outcome> {
    return this.#changes.run(async () => {
      const result = applyEdit(this.#state.services, edit);
      if (result.kind === 'refused') return result;
      const baselines = withoutRemoved(this.#state.baselines, result.services);
      await this.#commit({ ...this.#state, services: result.services, baselines });
      if (edit.kind === 'add-server') await this.#settleBaseline(edit);
      return { kind: 'done' };
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

  /** A server that is there again has its former counters, or others that start over. */
  async #settleBaseline({ service: address, server }: Extract<Edit, { readonly kind: 'add-server' }>): Promise<void> {
    const service = this.service(address);
    if (!service || !this.#state.baselines.has(serviceName(service))) return;
    const baselines = withAdded(this.#state.baselines, service, server, this.dataplane.traffic(service));
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
    for (const service of removals) await this.dataplane.remove(service);
    if (puts.length > 0) await this.dataplane.put(...puts);
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
