import type { Census, Dataplane } from '../dataplane/dataplane.ts';
import { type MarkAddress, type MarkService, markName } from '../model/mark.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import { hasVip } from '../model/virtual-service.ts';
import { Scheduling } from '../scheduling/scheduling.ts';
import { AddedSchedulers } from './added-schedulers.ts';
import { withoutRemoved } from './baseline.ts';
import { addedServers, baselinesOf } from './baseline-change.ts';
import { Counters } from './counters.ts';
import { applyEdits, type Edit, type Edited } from './edit.ts';
import { InForce } from './in-force.ts';
import type { Application, Applied, EditsMade, Outcome, Undone } from './outcome.ts';
import { Queue } from './queue.ts';
import { RateBook } from './rate-book.ts';
import { SchedulerFailures } from './scheduler-failures.ts';
import { emptyState } from './state.ts';
import type { StateStore } from './store.ts';
import { SyncDaemons } from './sync-daemons.ts';
import { lostByUndo, type UndoReason, undone } from './undo-step.ts';

/** What a director works with. */
export interface DirectorParts {
  readonly dataplane: Dataplane;
  readonly store: StateStore;
  /** Runs the schedulers that are added; a new one by default. */
  readonly scheduling?: Scheduling;
  /** Is told of what an operator should know. */
  readonly report?: (message: string) => void;
}

/** The same, with all that is made of them. */
interface Parts extends Required<DirectorParts> {
  readonly failures: SchedulerFailures;
  readonly rateBook: RateBook;
  readonly inForce: InForce;
}

/**
 * Keeps the desired services and settings and brings the dataplane to them.
 *
 * Start, restart and edit take one path: save the desired state, diff it against what is installed, do the operations.
 */
export class Director {
  readonly dataplane: Dataplane;
  readonly scheduling: Scheduling;
  readonly schedulers: AddedSchedulers;
  readonly syncDaemons: SyncDaemons;
  readonly counters: Counters;
  readonly #store: StateStore;
  readonly #changes = new Queue();
  readonly #inForce: InForce;

  private constructor({ dataplane, store, scheduling, report, failures, rateBook, inForce }: Parts) {
    this.dataplane = dataplane;
    this.scheduling = scheduling;
    this.#store = store;
    this.#inForce = inForce;
    const changes = this.#changes;
    this.counters = new Counters({ dataplane, inForce, changes, rateBook });
    this.syncDaemons = new SyncDaemons(inForce, changes);
    this.schedulers = new AddedSchedulers({
      ...{ inForce, scheduling, failures, dataplane, report },
      ...{ store: store.schedulers, changes },
    });
  }

  /**
   * Starts a director: reads the desired state and brings the dataplane to it. Without a state file, the services
   * that the dataplane adopted from a former run are taken as desired.
   * @throws StateFileError for a state file that can't be taken as it is; StateNotSavedError; the dataplane's own error if it can't be brought there.
   */
  static async open({
    scheduling = new Scheduling(),
    report = () => undefined,
    ...rest
  }: DirectorParts): Promise<Director> {
    const { dataplane, store } = rest;
    const adopted = dataplane.services();
    const found = await store.load();
    const saved = found ?? { ...emptyState, services: adopted };
    scheduling.know(saved.schedulers, ({ digest }) => store.schedulers.path(digest));
    const failures = new SchedulerFailures({ scheduling, dataplane, report });
    const rateBook = new RateBook(service => dataplane.traffic(service));
    const inForce = await InForce.begin(
      { dataplane, store, scheduling, failures, follow: (services, anew) => rateBook.follow(services, anew) },
      { ...saved, baselines: withoutRemoved(saved.baselines, adopted) },
    );
    const director = new Director({ ...rest, scheduling, report, failures, rateBook, inForce });
    // A file that tells the same already is left alone: a full disk is no reason not to start.
    const { baselines, services } = inForce.state;
    const isTold = baselines.size === found?.baselines.size && services === found.services;
    if (!isTold) await store.save(inForce.state);
    return director;
  }

  /** The settings in force. */
  settings(): Settings {
    return this.#inForce.state.settings;
  }

  /** Names what services and settings are now; another one each time that they change, and after a restart. */
  revision(): string {
    return this.#inForce.revision;
  }

  /** The desired services, in the order in which they were added. */
  services(): readonly Service[] {
    return this.#inForce.state.services;
  }

  /** The desired service at an address, if there is one. */
  service(address: ServiceAddress): Service | undefined {
    return this.#inForce.state.services.find(service => serviceName(service) === serviceName(address));
  }

  /** The services for firewall marks, in the order in which they were added. */
  marks(): readonly MarkService[] {
    return this.#inForce.state.marks;
  }

  /** The service for a firewall mark, if there is one. */
  mark(address: MarkAddress): MarkService | undefined {
    return this.#inForce.state.marks.find(mark => markName(mark) === markName(address));
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
    const made = await this.editAll([edit]);
    const refusal = made.kind === 'done' ? made.refusals.get(0) : undefined;
    return refusal === undefined ? { kind: 'done' } : { kind: 'refused', refusal };
  }

  /**
   * Makes edits one after the other, without those that are refused, as one change: saved once, and brought to the
   * dataplane once. If they clear the table, the table before can be had back.
   * @param ifRevision the revision that they were made for; undefined: any
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  editAll(edits: readonly Edit[], ifRevision?: string): Promise<EditsMade> {
    return this.#changes.run(async () => {
      if (!this.#isAt(ifRevision)) return { kind: 'stale' };
      const edited = this.#applyEdits(edits);
      const { refusals } = edited;
      if (refusals.size === edits.length) return { kind: 'done', refusals };
      const { services, marks } = this.#inForce.state;
      const clears = edits.some(({ kind }) => kind === 'clear') && services.length + marks.length > 0;
      await this.#make(edits, edited, {}, clears ? 'clear' : undefined);
      return { kind: 'done', refusals };
    });
  }

  /**
   * Makes edits and settings as one change, as a whole or not at all; the table before it can be had back.
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  apply({ edits, settings, ifRevision }: Application): Promise<Applied> {
    return this.#changes.run(async () => {
      if (!this.#isAt(ifRevision)) return { kind: 'stale' };
      const edited = this.#applyEdits(edits);
      if (edited.refusals.size > 0) return { kind: 'refused', refusals: edited.refusals };
      await this.#make(edits, edited, settings, 'apply');
      return { kind: 'done' };
    });
  }

  /**
   * Brings back the table before the last clear, application or undo. What was changed since is only given up by force.
   * @throws ChangeUndoneError if the dataplane refused; StateFileError if the step can't be read: all is as it was before.
   */
  undo(force: boolean): Promise<Undone> {
    return this.#changes.run(async () => {
      if (this.#inForce.state.undo === undefined) return { kind: 'nothing' };
      const step = await this.#store.undo.read(this.#inForce.state.undo);
      const lost = force ? [] : lostByUndo(step, this.#inForce.state);
      if (lost.length > 0) return { kind: 'lossy', step, lost };
      const former = this.#inForce.state.services;
      const table = undone(step, this.#inForce.state);
      const baselines = withoutRemoved(this.#inForce.state.baselines, table.services);
      await this.#inForce.commitStep({ ...this.#inForce.state, ...table, baselines }, 'undo');
      await this.counters.settle(addedServers(former, table.services));
      return { kind: 'done', step };
    });
  }

  /**
   * Changes some settings. Once it returns, packets follow them and they outlive a crash.
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  changeSettings(change: Partial<Settings>): Promise<Settings> {
    return this.#changes.run(async () => {
      await this.#inForce.commit({ ...this.#inForce.state, settings: this.#withSettings(change) });
      return this.#inForce.state.settings;
    });
  }

  /** Lets changes under way end, then lets go of the dataplane or, to end forwarding, takes it down. */
  end(how: 'close' | 'detach'): Promise<void> {
    return this.#changes.run(async () => {
      this.scheduling.close();
      this.dataplane[how]();
    });
  }

  #applyEdits(edits: readonly Edit[]): Edited {
    return applyEdits(this.#inForce.state, edits, name => this.schedulers.has(name));
  }

  #isAt(revision: string | undefined): boolean {
    return revision === undefined || revision === this.revision();
  }

  async #make(edits: readonly Edit[], edited: Edited, change: Partial<Settings>, reason?: UndoReason): Promise<void> {
    const { table, refusals, deleted } = edited;
    const baselines = baselinesOf(this.#inForce.state, table.services, deleted, service =>
      this.dataplane.traffic(service),
    );
    const settings = this.#withSettings(change);
    await this.#inForce.commitStep({ ...this.#inForce.state, ...table, settings, baselines }, reason, deleted);
    if (baselines.size === 0) return;
    const made = edits.filter((_, at) => !refusals.has(at));
    const added = made.flatMap(edit => {
      if (edit.kind !== 'add-server' || !hasVip(edit.service) || deleted.has(serviceName(edit.service))) return [];
      return { service: edit.service, server: edit.server };
    });
    await this.counters.settle(added);
  }

  #withSettings(change: Partial<Settings>): Settings {
    return Object.keys(change).length === 0
      ? this.#inForce.state.settings
      : { ...this.#inForce.state.settings, ...change };
  }
}
