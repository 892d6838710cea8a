import {
  type Service as Entry,
  EntryState,
  outgoingCodec,
  ServiceFlag,
  serviceCodec,
  serviceLayout,
  trafficCodec,
} from '../../bpf/generated/lvx.ts';
import type { BpfMap } from '../../bpf/index.ts';
import { addCounters, type Counters, zeroCounters } from '../../model/counters.ts';
import { maxPersistenceTimeout, type Persistence } from '../../model/persistence.ts';
import { protocolNumbers, protocolOfNumber } from '../../model/protocol.ts';
import { type Service, type ServiceAddress, serviceName } from '../../model/service.ts';
import { familyOf, isIpv6 } from '../../net/ip.ts';
import { ipv4FromNumber } from '../../net/ipv4.ts';
import { parsePort } from '../../net/port.ts';
import { addressFromWords, addressWords } from '../address-words.ts';
import { DataplaneError } from '../dataplane.ts';
import { netmaskWords } from '../netmask.ts';
import { programmed } from '../plan.ts';
import type { TickClock } from './clock.ts';
import { flagBits, flagsOfBits, schedulerNumber, schedulerOfNumber } from './scheduler-number.ts';
import { Table } from './table.ts';

/** All of a service but its servers, and the id by which connections name it. */
export interface LiveService extends Omit<Service, 'servers' | 'watched'>, Watched {
  readonly id: number;
}

/** Whether the program tells of a service's connections. */
interface Watched {
  readonly watched: boolean;
}

/** Old enough for a template to live no longer than a service's timeout: what it is made older by, seconds. */
function templateAge(persistence: Persistence | undefined): number {
  return persistence === undefined ? 0 : maxPersistenceTimeout - persistence.timeout;
}

/**
 * What service ids stand for. An id stays with its address after the service is removed, since connections name it;
 * if the service comes back, so do they. `reclaim` frees ids that no connection names.
 */
export class ServiceTable implements Disposable {
  readonly #table: Table<Entry>;
  readonly #clock: TickClock;
  readonly #ids = new Map<string, number>();
  /** Removed services' ids, and when: milliseconds of performance.now(). */
  readonly #removed = new Map<number, number>();
  #unused = 1;

  constructor(map: BpfMap<unknown, unknown>, clock: TickClock) {
    this.#table = new Table(map, serviceCodec);
    this.#clock = clock;
    for (let id = 1; id < this.#table.length; id++) {
      const state = this.#table.memory.getUint8(this.#table.offset(id) + serviceLayout.offsets.state);
      if (state === EntryState.FREE) continue;
      this.#ids.set(serviceName(addressOf(this.#table.get(id))), id);
      this.#unused = id + 1;
      if (state === EntryState.REMOVED) this.#removed.set(id, performance.now());
    }
  }

  /** Every live service, by id. */
  live(): LiveService[] {
    return [...this.#ids.values()].flatMap(id => {
      const entry = this.#table.get(id);
      return entry.state === EntryState.LIVE ? [{ id, ...addressOf(entry), ...optionsOf(entry) }] : [];
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
  install(id: number, service: Omit<Service, 'servers'> & Watched): void {
    const { vip, port, protocol, persistence } = service;
    const { past, pastOutgoing } = this.#table.get(id);
    this.#table.set(id, {
      vip: addressWords(vip),
      port,
      protocol: protocolNumbers[protocol],
      state: EntryState.LIVE,
      family: familyOf(vip),
      scheduler: schedulerNumber(programmed(service)),
      schedulerFlags: flagBits(service.schedulerFlags),
      flags: serviceFlags(service),
      netmask: netmaskWords(persistence),
      persistence: persistence?.timeout ?? 0,
      templateAge: this.#clock.ticks(templateAge(persistence)),
      past,
      pastOutgoing,
    });
    this.#ids.set(serviceName(service), id);
    this.#removed.delete(id);
    this.#unused = Math.max(this.#unused, id + 1);
  }

  /** The traffic of servers that the service had once and whose entries have been freed since. */
  past(id: number): Counters {
    const at = this.#table.offset(id);
    const { memory } = this.#table;
    const { connections, packets, bytes } = trafficCodec.read(memory, at + serviceLayout.offsets.past);
    const out = outgoingCodec.read(memory, at + serviceLayout.offsets.pastOutgoing);
    return { connections, packets, bytes, outPackets: out.packets, outBytes: out.bytes };
  }

  /** Adds to that traffic. */
  addPast(id: number, traffic: Counters): void {
    this.#table.set(id, { ...this.#table.get(id), ...pastFields(addCounters(this.past(id), traffic)) });
  }

  /** Sets that traffic to zero: the service is new. */
  zeroPast(id: number): void {
    this.#table.set(id, { ...this.#table.get(id), ...pastFields(zeroCounters) });
  }

  remove(id: number): void {
    this.#table.set(id, { ...this.#table.get(id), state: EntryState.REMOVED });
    this.#removed.set(id, performance.now());
  }

  /** Frees the removed ids that no connection names. */
  reclaim(isNamed: (id: number) => boolean): void {
    for (const [id, removedAt] of this.#removed) {
      // A packet that matched the service just before it was removed has inserted its connection long within a second.
      if (removedAt + 1000 > performance.now() || isNamed(id)) continue;
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

/** What the program must know of a service at once (enum service_flag). */
export function serviceFlags({
  vip,
  port,
  persistence,
  onePacket,
  watched,
}: Omit<Service, 'servers'> & Watched): number {
  const hashed = isIpv6(vip) || port === 0;
  return (
    (persistence === undefined ? 0 : ServiceFlag.PERSISTENT) |
    (onePacket ? ServiceFlag.ONE_PACKET : 0) |
    (hashed ? ServiceFlag.HASHED : 0) |
    (watched ? ServiceFlag.WATCHED : 0)
  );
}

function pastFields({ outPackets, outBytes, ...past }: Counters): Pick<Entry, 'past' | 'pastOutgoing'> {
  return { past, pastOutgoing: { packets: outPackets, bytes: outBytes } };
}

function addressOf(entry: Entry): ServiceAddress {
  const protocol = protocolOfNumber(entry.protocol);
  if (protocol === undefined)
    throw new Error(`Expected a protocol that a service can have, got number ${entry.protocol}`);
  return { protocol, vip: addressFromWords(entry.family === 6 ? 6 : 4, entry.vip), port: parsePort(entry.port) };
}

function optionsOf(entry: Entry): Omit<Service, keyof ServiceAddress | 'servers'> & Watched {
  return {
    scheduler: schedulerOfNumber(entry.scheduler),
    schedulerFlags: flagsOfBits(entry.schedulerFlags),
    persistence: persistenceOf(entry),
    onePacket: (entry.flags & ServiceFlag.ONE_PACKET) !== 0,
    watched: (entry.flags & ServiceFlag.WATCHED) !== 0,
  };
}

function persistenceOf({ persistence: timeout, family, netmask }: Entry): Persistence | undefined {
  if (timeout === 0) return undefined;
  if (family !== 6) return { timeout, netmask: ipv4FromNumber(netmask[0] ?? 0) };
  // A word of a prefix has ones, then zeros.
  return { timeout, prefix: netmask.reduce((sum, word) => sum + Math.clz32(~word), 0) };
}
