import { EntryState, type Real, realCodec, realLayout } from '../../bpf/generated/lvx.ts';
import { type BpfMap, u32 } from '../../bpf/index.ts';
import { type Server, type ServerAddress, serverKey, serverName } from '../../model/server.ts';
import { familyOf } from '../../net/ip.ts';
import { parsePort } from '../../net/port.ts';
import { addressFromWords, addressWords } from '../address-words.ts';
import { DataplaneError } from '../dataplane.ts';
import { forwardingFields, forwardingOf } from './forwarding-fields.ts';
import { Table } from './table.ts';

/** A real server as this table has it: its weight and thresholds are with what it carries. */
export type StoredServer = Pick<Server, 'address' | 'port' | 'forwarding'>;

/** A removed entry, and when it was removed: milliseconds of performance.now(). */
interface Removed {
  readonly server: ServerAddress;
  readonly index: number;
  readonly at: number;
}

/**
 * The program's table of real servers.
 *
 * An entry that is removed stays, since connections may name it: the same server of the same service gets it back.
 * Nobody else gets it before `reclaim` has shown that no connection names it.
 */
export class RealTable implements Disposable {
  readonly #table: Table<Real>;
  /** Removed entries by service and `serverKey`. */
  readonly #removed = new Map<number, Map<number | string, Removed>>();
  #firstUnused = 0;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, realCodec);
    for (let index = 0; index < this.#table.length; index++) {
      const state = this.#state(index);
      if (state !== EntryState.FREE) this.#firstUnused = index + 1;
      if (state === EntryState.REMOVED) this.#noteRemoved(index);
    }
  }

  /** Entries in use are below this. */
  get end(): number {
    return this.#firstUnused;
  }

  get length(): number {
    return this.#table.length;
  }

  /** The live entries of every service by its id, each in the order in which they were added. */
  byService(): Map<number, (StoredServer & { readonly index: number })[]> {
    const found: { readonly real: Real; readonly index: number }[] = [];
    for (let index = 0; index < this.#firstUnused; index++) {
      if (this.#state(index) === EntryState.LIVE) found.push({ real: this.#table.get(index), index });
    }
    found.sort((a, b) => a.real.order - b.real.order);
    const services = new Map<number, (StoredServer & { readonly index: number })[]>();
    for (const { real, index } of found) {
      const servers = services.get(real.serviceId) ?? [];
      servers.push({ ...this.#server(real), index });
      services.set(real.serviceId, servers);
    }
    return services;
  }

  /** The server behind an index, live or removed. */
  server(index: number): StoredServer | undefined {
    if (index >= this.#table.length || this.#state(index) === EntryState.FREE) return undefined;
    return this.#server(this.#table.get(index));
  }

  /**
   * Finds entries for servers of a service, one after the other: each its former one, or a new one. Nothing is written yet.
   * @returns what gives the next one; it throws DataplaneError ERR_TABLE_FULL
   */
  reservation(serviceId: number): (server: ServerAddress) => number {
    const removed = this.#removed.get(serviceId);
    let unused = this.#firstUnused;
    let freed = 0;
    return server => {
      const former = removed?.get(serverKey(server));
      if (former !== undefined) return former.index;
      if (unused < this.#table.length) return unused++;
      while (freed < this.#firstUnused && this.#state(freed) !== EntryState.FREE) freed++;
      if (freed < this.#firstUnused) return freed++;
      throw this.#full(server);
    };
  }

  #full(server: ServerAddress): DataplaneError {
    const kept = [...this.#removed.values()].reduce((sum, { size }) => sum + size, 0);
    return new DataplaneError(
      'ERR_TABLE_FULL',
      `Could not add real server ${serverName(server)}: expected room in the table of ${this.#table.length}, got none (${kept} are kept for connections to removed servers)`,
    );
  }

  /** Writes a new entry. */
  install(index: number, serviceId: number, server: Server, order: number): void {
    const { address, port } = server;
    this.#table.set(index, {
      address: addressWords(address),
      port,
      family: familyOf(address),
      serviceId,
      order,
      state: EntryState.LIVE,
      ...forwardingFields(server.forwarding),
    });
    this.#forgetRemoved(serviceId, server);
    this.#firstUnused = Math.max(this.#firstUnused, index + 1);
  }

  /** Changes how packets reach a server, on record; its route decides what is done. */
  setForwarding(index: number, forwarding: Server['forwarding']): void {
    this.#table.set(index, { ...this.#table.get(index), ...forwardingFields(forwarding) });
  }

  /** Where a server stands in its service's list. */
  setOrder(index: number, order: number): void {
    u32.write(this.#table.memory, this.#at(index, realLayout.offsets.order), order);
  }

  /** Takes a server out. */
  remove(index: number): void {
    this.#table.memory.setUint8(this.#at(index, realLayout.offsets.state), EntryState.REMOVED);
    this.#noteRemoved(index);
  }

  /** Removed entries of a service. */
  removedOf(serviceId: number): readonly number[] {
    return [...(this.#removed.get(serviceId)?.values() ?? [])].map(({ index }) => index);
  }

  /**
   * Frees the removed entries that no connection names.
   * @param beforeFree is told each one first
   */
  reclaim(isNamed: (index: number) => boolean, beforeFree: (index: number, serviceId: number) => void): void {
    for (const [serviceId, removed] of this.#removed) {
      for (const { server, index, at } of removed.values()) {
        // A packet that picked the server just before it was removed has inserted its connection long within a second.
        if (at + 1000 > performance.now() || isNamed(index)) continue;
        beforeFree(index, serviceId);
        this.#table.memory.setUint8(this.#at(index, realLayout.offsets.state), EntryState.FREE);
        this.#forgetRemoved(serviceId, server);
      }
    }
  }

  #noteRemoved(index: number): void {
    const real = this.#table.get(index);
    const server = this.#server(real);
    const removed = this.#removed.get(real.serviceId) ?? new Map<number | string, Removed>();
    removed.set(serverKey(server), { server, index, at: performance.now() });
    this.#removed.set(real.serviceId, removed);
  }

  #forgetRemoved(serviceId: number, server: ServerAddress): void {
    const removed = this.#removed.get(serviceId);
    if (removed?.delete(serverKey(server)) && removed.size === 0) this.#removed.delete(serviceId);
  }

  #at(index: number, field: number): number {
    return this.#table.offset(index) + field;
  }

  #state(index: number): number {
    return this.#table.memory.getUint8(this.#at(index, realLayout.offsets.state));
  }

  #server(real: Real): StoredServer {
    const address = addressFromWords(real.family === 6 ? 6 : 4, real.address);
    return { address, port: parsePort(real.port), forwarding: forwardingOf(real) };
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}
