import type { Dataplane } from '../dataplane/dataplane.ts';
import type { Service } from '../model/service.ts';
import type { Scheduling } from '../scheduling/scheduling.ts';
import { ChangeUndoneError } from './errors.ts';
import { install } from './install.ts';
import { Revision } from './revision.ts';
import type { SchedulerFailures } from './scheduler-failures.ts';
import type { DirectorState } from './state.ts';
import type { StateStore } from './store.ts';
import { isSameTable, type UndoReason, undoStep } from './undo-step.ts';

/** What a state is put in force with. */
export interface InForceParts {
  readonly dataplane: Dataplane;
  readonly store: StateStore;
  readonly scheduling: Scheduling;
  readonly failures: SchedulerFailures;
  /** Is told of other services. @param anew names of those that are new although there were others of the same name */
  readonly follow: (services: readonly Service[], anew?: ReadonlySet<string>) => void;
}

/** The director's state, which is saved and which the dataplane goes by. Calls must not overlap. */
export class InForce {
  readonly #parts: InForceParts;
  readonly #revision = new Revision();
  #state: DirectorState;

  private constructor(parts: InForceParts, state: DirectorState) {
    this.#parts = parts;
    this.#state = state;
  }

  /** Brings the dataplane to a state that was saved; services whose scheduler fails go back to the former one. */
  static async begin(parts: InForceParts, saved: DirectorState): Promise<InForce> {
    const { next, proposal } = await parts.failures.layOut(saved, saved.services);
    await install(parts.dataplane, { ...next, services: proposal.services });
    proposal.settle();
    parts.follow(next.services);
    return new InForce(parts, next);
  }

  get state(): DirectorState {
    return this.#state;
  }

  /** Names what services and settings are now; another one each time that they change, and after a restart. */
  get revision(): string {
    return this.#revision.text();
  }

  /**
   * Saves a state, then brings the dataplane to it.
   * @param anew names of services that have nothing of former ones, also if there are some
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before; StateNotSavedError; SchedulerError
   */
  async commit(wanted: DirectorState, anew?: ReadonlySet<string>): Promise<void> {
    const { dataplane, store, failures, follow } = this.#parts;
    const { next, proposal } = await failures.layOut(wanted, this.#state.services);
    await store.save(next, this.#state);
    try {
      await install(dataplane, { ...next, services: proposal.services }, this.#state.settings);
    } catch (cause) {
      await this.#takeBack(next, cause);
    }
    proposal.settle();
    if (next.services !== this.#state.services) follow(next.services, anew);
    const { services, marks, settings } = this.#state;
    const isChanged = next.services !== services || next.marks !== marks || next.settings !== settings;
    if (isChanged) this.#revision.change();
    this.#state = next;
  }

  /** Commits a change; with a reason, the table before it can be had back from when the change is saved. */
  async commitStep(next: DirectorState, reason?: UndoReason, anew?: ReadonlySet<string>): Promise<void> {
    const before = this.#state;
    if (reason === undefined || isSameTable(before, next)) return this.commit(next, anew);
    const undo = await this.#parts.store.undo.keep(undoStep(reason, before, next), before.undo);
    await this.commit({ ...next, undo }, anew);
  }

  /** Services whose scheduler lays them out otherwise by now are put; if it fails them, they go back to the former one. */
  async reinstall(): Promise<void> {
    const { dataplane, failures } = this.#parts;
    const { next, proposal } = await failures.layOut(this.#state, this.#state.services);
    if (next !== this.#state) return this.commit(next);
    await install(dataplane, { ...next, services: proposal.services }, next.settings);
    proposal.settle();
  }

  async #takeBack(next: DirectorState, cause: unknown): Promise<never> {
    const { dataplane, store, scheduling } = this.#parts;
    const why = cause instanceof Error ? cause.message : String(cause);
    try {
      const { services } = await scheduling.propose(this.#state.services, dataplane);
      await install(dataplane, { ...this.#state, services }, next.settings);
      await store.save(this.#state);
    } catch (error) {
      const message = `The dataplane refused a change, and it could not be taken back: ${why}`;
      throw new ChangeUndoneError('ERR_CHANGE_STUCK', message, { cause: error });
    }
    throw new ChangeUndoneError('ERR_CHANGE_UNDONE', `The dataplane refused a change; it was undone: ${why}`, {
      cause,
    });
  }
}
