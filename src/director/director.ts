import type { Census, Dataplane, ServiceTraffic } from '../dataplane/dataplane.ts';
import { type MarkAddress, type MarkService, markName } from '../model/mark.ts';
import { type ServerAddress, serverName } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import type { Settings } from '../model/settings.ts';
import { type SyncDaemon, type SyncRole, withSyncDaemon } from '../model/sync-daemon.ts';
import { hasVip, isMark, type VirtualAddress } from '../model/virtual-service.ts';
import { Scheduling } from '../scheduling/scheduling.ts';
import { AddedSchedulers } from './added-schedulers.ts';
import { trafficSince, withoutRemoved, zeroed } from './baseline.ts';
import { type Added, addedServers, baselinesOf, settledBaselines } from './baseline-change.ts';
import { applyEdits, type Edit, type Edited } from './edit.ts';
import { ChangeUndoneError } from './errors.ts';
import { install } from './install.ts';
import type { Application, Applied, EditsMade, Outcome, Undone } from './outcome.ts';
import { Queue } from './queue.ts';
import { RateBook, type ServiceRates } from './rate-book.ts';
import { Revision } from './revision.ts';
import { type DirectorState, emptyState } from './state.ts';
import type { StateStore } from './store.ts';
import { isSameTable, lostByUndo, type UndoReason, undone, undoStep } from './undo-step.ts';

/** What a director works with. */
export interface DirectorParts {
  readonly dataplane: Dataplane;
  readonly store: StateStore;
  /** Runs the schedulers that are added; a new one by default. */
  readonly scheduling?: Scheduling;
  /** Is told of what an operator should know. */
  readonly report?: (message: string) => void;
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
  readonly #store: StateStore;
  readonly #changes = new Queue();
  readonly #revision = new Revision();
  readonly #rates: RateBook;
  #state: DirectorState;

  private constructor(parts: DirectorParts, state: DirectorState) {
    const { dataplane, store, scheduling = new Scheduling(), report = () => undefined } = parts;
    this.dataplane = dataplane;
    this.#store = store;
    this.#state = state;
    this.#rates = new RateBook(service => dataplane.traffic(service));
    this.scheduling = scheduling;
    this.schedulers = new AddedSchedulers({
      ...{ store: store.schedulers, scheduling, dataplane, changes: this.#changes, report },
      state: () => this.#state,
      commit: next => this.#commit(next),
      reinstall: () => this.#reinstall(),
    });
  }

  /**
   * Starts a director: reads the desired state and brings the dataplane to it. Without a state file, the services
   * that the dataplane adopted from a former run are taken as desired.
   * @throws StateFileError for a state file that can't be taken as it is; StateNotSavedError; the dataplane's own error if it can't be brought there.
   */
  static async open(parts: DirectorParts): Promise<Director> {
    const adopted = parts.dataplane.services();
    const found = await parts.store.load();
    const saved = found ?? { ...emptyState, services: adopted };
    const director = new Director(parts, { ...saved, baselines: withoutRemoved(saved.baselines, adopted) });
    const { next, proposal } = await director.schedulers.prepare(director.#state, saved.services);
    director.#state = next;
    await install(parts.dataplane, { ...next, services: proposal.services });
    proposal.settle();
    director.#rates.follow(next.services);
    // A file that tells the same already is left alone: a full disk is no reason not to start.
    const isTold = next.baselines.size === found?.baselines.size && next.services === found.services;
    if (!isTold) await parts.store.save(next);
    return director;
  }

  /** The settings in force. */
  settings(): Settings {
    return this.#state.settings;
  }

  /** Names what services and settings are now; another one each time that they change, and after a restart. */
  revision(): string {
    return this.#revision.text();
  }

  /** The desired services, in the order in which they were added. */
  services(): readonly Service[] {
    return this.#state.services;
  }

  /** The desired service at an address, if there is one. */
  service(address: ServiceAddress): Service | undefined {
    return this.#state.services.find(service => serviceName(service) === serviceName(address));
  }

  /** The services for firewall marks, in the order in which they were added. */
  marks(): readonly MarkService[] {
    return this.#state.marks;
  }

  /** The service for a firewall mark, if there is one. */
  mark(address: MarkAddress): MarkService | undefined {
    return this.#state.marks.find(mark => markName(mark) === markName(address));
  }

  /** A desired service's traffic since its counters were zeroed. */
  traffic(service: Service): ServiceTraffic {
    return trafficSince(this.#state.baselines, service, this.dataplane.traffic(service));
  }

  /** What comes per second for a desired service; see `estimateRates`. */
  rates(service: Service): ServiceRates {
    return this.#rates.of(service);
  }

  /** Takes one reading for the rates of all services; to be called every `estimatorPeriod`. */
  estimateRates(): Promise<void> {
    return this.#rates.readAll();
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
      const { services, marks } = this.#state;
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
      if (this.#state.undo === undefined) return { kind: 'nothing' };
      const step = await this.#store.undo.read(this.#state.undo);
      const lost = force ? [] : lostByUndo(step, this.#state);
      if (lost.length > 0) return { kind: 'lossy', step, lost };
      const former = this.#state.services;
      const table = undone(step, this.#state);
      const baselines = withoutRemoved(this.#state.baselines, table.services);
      await this.#commitStep({ ...this.#state, ...table, baselines }, 'undo');
      await this.#settleBaselines(addedServers(former, table.services));
      return { kind: 'done', step };
    });
  }

  /**
   * Changes some settings. Once it returns, packets follow them and they outlive a crash.
   * @throws ChangeUndoneError if the dataplane refused: all is as it was before.
   */
  changeSettings(change: Partial<Settings>): Promise<Settings> {
    return this.#changes.run(async () => {
      await this.#commit({ ...this.#state, settings: this.#withSettings(change) });
      return this.#state.settings;
    });
  }

  /** A server's last health check took so many milliseconds; undefined: it failed. Schedulers that were added see it; nobody keeps it. */
  setLatency(
    address: ServiceAddress,
    server: ServerAddress,
    latency: number | undefined,
  ): 'set' | 'no-such-service' | 'no-such-server' {
    if (this.service(address) === undefined) return 'no-such-service';
    if (!this.scheduling.book.setLatency(address, serverName(server), latency)) return 'no-such-server';
    this.scheduling.renew(serviceName(address));
    return 'set';
  }

  /** The synchronisation daemons that were asked for. */
  syncDaemons(): readonly SyncDaemon[] {
    return this.#state.syncDaemons;
  }

  /** Keeps a synchronisation daemon, or refuses a second one of its role. Nothing is synchronised yet. */
  startSync(daemon: SyncDaemon): Promise<Outcome> {
    return this.#changes.run(async () => {
      const syncDaemons = withSyncDaemon(this.#state.syncDaemons, daemon);
      if (syncDaemons === undefined) return { kind: 'refused', refusal: 'sync-runs' };
      await this.#commit({ ...this.#state, syncDaemons });
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

  /** Starts the counters of one service, or of all, from zero; those of a mark are. */
  zero(address?: VirtualAddress): Promise<Outcome> {
    return this.#changes.run(async () => {
      if (address !== undefined && isMark(address)) {
        return this.mark(address) ? { kind: 'done' } : { kind: 'refused', refusal: 'no-such-service' };
      }
      const services = address === undefined ? this.#state.services : [this.service(address)].flatMap(one => one ?? []);
      if (address !== undefined && services.length === 0) return { kind: 'refused', refusal: 'no-such-service' };
      const baselines = zeroed(this.#state.baselines, services, service => this.dataplane.traffic(service));
      await this.#commit({ ...this.#state, baselines });
      for (const service of services) this.#rates.zero(service);
      return { kind: 'done' };
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
    return applyEdits(this.#state, edits, name => this.schedulers.has(name));
  }

  #isAt(revision: string | undefined): boolean {
    return revision === undefined || revision === this.revision();
  }

  async #make(edits: readonly Edit[], edited: Edited, change: Partial<Settings>, reason?: UndoReason): Promise<void> {
    const { table, refusals, deleted } = edited;
    const baselines = baselinesOf(this.#state, table.services, deleted, service => this.dataplane.traffic(service));
    const settings = this.#withSettings(change);
    await this.#commitStep({ ...this.#state, ...table, settings, baselines }, reason, deleted);
    if (baselines.size === 0) return;
    const made = edits.filter((_, at) => !refusals.has(at));
    const added = made.flatMap(edit => {
      if (edit.kind !== 'add-server' || !hasVip(edit.service) || deleted.has(serviceName(edit.service))) return [];
      return { service: edit.service, server: edit.server };
    });
    await this.#settleBaselines(added);
  }

  #withSettings(change: Partial<Settings>): Settings {
    return Object.keys(change).length === 0 ? this.#state.settings : { ...this.#state.settings, ...change };
  }

  async #settleBaselines(added: readonly Added[]): Promise<void> {
    const baselines = settledBaselines(this.#state, added, service => this.dataplane.traffic(service));
    if (baselines !== this.#state.baselines) await this.#commit({ ...this.#state, baselines });
  }

  /** Commits a change; with a reason, the table before it can be had back from when the change is saved. */
  async #commitStep(next: DirectorState, reason?: UndoReason, deleted?: ReadonlySet<string>): Promise<void> {
    const before = this.#state;
    if (reason === undefined || isSameTable(before, next)) return this.#commit(next, deleted);
    const undo = await this.#store.undo.keep(undoStep(reason, before, next), before.undo);
    await this.#commit({ ...next, undo }, deleted);
  }

  /** @param deleted names of services that have nothing of former ones, also if there are some */
  async #commit(wanted: DirectorState, deleted?: ReadonlySet<string>): Promise<void> {
    const { next, proposal } = await this.schedulers.prepare(wanted, this.#state.services);
    await this.#store.save(next, this.#state);
    try {
      await install(this.dataplane, { ...next, services: proposal.services }, this.#state.settings);
    } catch (cause) {
      await this.#takeBack(next, cause);
    }
    proposal.settle();
    if (next.services !== this.#state.services) this.#rates.follow(next.services, deleted);
    const { services, marks, settings } = this.#state;
    const isChanged = next.services !== services || next.marks !== marks || next.settings !== settings;
    if (isChanged) this.#revision.change();
    this.#state = next;
  }

  /** Services whose scheduler lays them out otherwise by now are put; if it fails them, they go back to the former one. */
  async #reinstall(): Promise<void> {
    const { next, proposal } = await this.schedulers.prepare(this.#state, this.#state.services);
    if (next !== this.#state) return this.#commit(next);
    await install(this.dataplane, { ...next, services: proposal.services }, next.settings);
    proposal.settle();
  }

  async #takeBack(next: DirectorState, cause: unknown): Promise<never> {
    const why = cause instanceof Error ? cause.message : String(cause);
    try {
      const { services } = await this.scheduling.propose(this.#state.services, this.dataplane);
      await install(this.dataplane, { ...this.#state, services }, next.settings);
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
