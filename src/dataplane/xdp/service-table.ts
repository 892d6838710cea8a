import { type Service as Entry, EntryState, Scheduler, serviceCodec } from '../../bpf/generated/lvx.ts';
import type { BpfMap } from '../../bpf/index.ts';
import { addCounters, type Counters, zeroCounters } from '../../model/counters.ts';
import { protocolNumbers, protocolOfNumber } from '../../model/protocol.ts';
import { type ServiceAddress, serviceName } from '../../model/service.ts';
import { ipv4FromNumber } from '../../net/ipv4.ts';
import { parsePort } from '../../net/port.ts';
import type { SchedulerName } from '../../sched/registry.ts';
import { DataplaneError } from '../dataplane.ts';
import { ipv4Of } from './supported.ts';
import { Table } from './table.ts';

const schedulerNumbers: Record<SchedulerName, number> = { rr: Scheduler.RR, wrr: Scheduler.WRR };

/** A service's address and scheduler, and the id by which connections name it. */
export interface LiveService extends ServiceAddress {
  readonly id: number;
  readonly scheduler: SchedulerName;
}

/**
 * What service ids stand for. An id stays with its address after the service is removed, since connections name it;
 * if the service comes back, so do they. `reclaim` frees ids that no connection names.
 */
export class ServiceTable implements Disposable {
  readonly #table: Table<Entry>;
  readonly #ids = new Map<string, number>();
  /** Removed services' ids, and when: milliseconds of performance.now(). */
  readonly #removed = new Map<number, number>();
  #unused = 1;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, serviceCodec);
    for (let id = 1; id < this.#table.length; id++) {
      const entry = this.#table.get(id);
      if (entry.state === EntryState.FREE) continue;
      this.#ids.set(serviceName(addressOf(entry)), id);
      this.#unused = id + 1;
      if (entry.state === EntryState.REMOVED) this.#removed.set(id, performance.now());
    }
  }

  /** Every live service, by id. */
  live(): LiveService[] {
    return [...this.#ids.values()].flatMap(id => {
      const entry = this.#table.get(id);
      return entry.state === EntryState.LIVE ? [{ id, ...addressOf(entry), scheduler: schedulerOf(entry) }] : [];
    });
  }

  /** The service behind an id, live or removed. */
  service(id: number): ServiceAddress | undefined {
    if (id < 1 || id >= this.#table.length) return undefined;
    const entry = this.#table.get(id);
    return entry.state === EntryState.FREE ? undefined : addressOf(entry);
  }

  /**
   * Finds the id that a service is to have: its former one, or a new one. Nothing is written yet.
   * @throws DataplaneError ERR_TABLE_FULL
   */
  reserve(service: ServiceAddress): number {
    const former = this.#ids.get(serviceName(service));
    if (former !== undefined) return former;
    if (this.#unused < this.#table.length) return this.#unused;
    for (let id = 1; id < this.#table.length; id++) {
      if (this.#table.get(id).state === EntryState.FREE) return id;
    }
    throw new DataplaneError(
      'ERR_TABLE_FULL',
      `Could not add service ${serviceName(service)}: expected a free id of ${this.#table.length - 1}, got none (${this.#removed.size} are kept for connections to removed services)`,
    );
  }

  /** Writes down what an id stands for. */
  install(id: number, service: ServiceAddress, scheduler: SchedulerName): void {
    const { vip, port, protocol } = service;
    this.#table.set(id, {
      vip: ipv4Of(vip),
      port,
      protocol: protocolNumbers[protocol],
      state: EntryState.LIVE,
      scheduler: schedulerNumbers[scheduler],
      past: this.#table.get(id).past,
    });
    this.#ids.set(serviceName(service), id);
    this.#removed.delete(id);
    this.#unused = Math.max(this.#unused, id + 1);
  }

  /** The traffic of servers that the service had once and whose entries have been freed since. */
  past(id: number): Counters {
    return this.#table.get(id).past;
  }

  /** Adds to that traffic. */
  addPast(id: number, traffic: Counters): void {
    const entry = this.#table.get(id);
    this.#table.set(id, { ...entry, past: addCounters(entry.past, traffic) });
  }

  /** Sets that traffic to zero: the service is new. */
  zeroPast(id: number): void {
    this.#table.set(id, { ...this.#table.get(id), past: zeroCounters });
  }

  remove(id: number): void {
    this.#table.set(id, { ...this.#table.get(id), state: EntryState.REMOVED });
    this.#removed.set(id, performance.now());
  }

  /** Frees the removed ids that no connection named in a reading of the table that began at a time. */
  reclaim(named: ReadonlySet<number>, readSince: number): void {
    for (const [id, removedAt] of this.#removed) {
      // A packet that matched the service just before it was removed has inserted its connection long within a second.
      if (named.has(id) || removedAt + 1000 > readSince) continue;
      const entry = this.#table.get(id);
      this.#ids.delete(serviceName(addressOf(entry)));
      this.#table.set(id, { ...entry, state: EntryState.FREE });
      this.#removed.delete(id);
    }
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}

function addressOf(entry: Entry): ServiceAddress {
  const protocol = protocolOfNumber(entry.protocol);
  if (protocol === undefined)
    throw new Error(`Expected a protocol that a service can have, got number ${entry.protocol}`);
  return { protocol, vip: ipv4FromNumber(entry.vip), port: parsePort(entry.port) };
}

function schedulerOf(entry: Entry): SchedulerName {
  return entry.scheduler === Scheduler.WRR ? 'wrr' : 'rr';
}
