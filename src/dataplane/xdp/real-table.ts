import { EntryState, type Real, realCodec, realLayout } from '../../bpf/generated/lvx.ts';
import { type BpfMap, u32 } from '../../bpf/index.ts';
import { type Server, serverDefaults, serverName } from '../../model/server.ts';
import { ipv4FromNumber } from '../../net/ipv4.ts';
import { parsePort } from '../../net/port.ts';
import { DataplaneError } from '../dataplane.ts';
import { ipv4Of } from './supported.ts';
import { Table } from './table.ts';

/** A real server and its index in the program's table, by which connections name it. */
export interface PlacedServer extends Server {
  readonly index: number;
}

/**
 * The program's table of real servers.
 *
 * An entry that is removed stays, since connections may name it: the same server of the same service gets it back.
 * Nobody else gets it before `reclaim` has shown that no connection names it.
 */
export class RealTable implements Disposable {
  readonly #table: Table<Real>;
  /** Removed entries by `ownerOf` them. */
  readonly #removed = new Map<string, { readonly index: number; readonly at: number }>();
  #firstUnused = 0;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, realCodec);
    for (let index = 0; index < this.#table.length; index++) {
      const state = this.#state(index);
      if (state !== EntryState.FREE) this.#firstUnused = index + 1;
      if (state === EntryState.REMOVED) this.#noteRemoved(index);
    }
  }

  get length(): number {
    return this.#table.length;
  }

  /** The live entries of every service by its id, each in the order in which they were added. */
  byService(): Map<number, PlacedServer[]> {
    const found: { readonly real: Real; readonly index: number }[] = [];
    for (let index = 0; index < this.#firstUnused; index++) {
      if (this.#state(index) === EntryState.LIVE) found.push({ real: this.#table.get(index), index });
    }
    found.sort((a, b) => a.real.order - b.real.order);
    const services = new Map<number, PlacedServer[]>();
    for (const { real, index } of found) {
      const servers = services.get(real.serviceId) ?? [];
      servers.push({ ...this.#server(real), index });
      services.set(real.serviceId, servers);
    }
    return services;
  }

  /** The server behind an index, live or removed. */
  server(index: number): Server | undefined {
    if (index >= this.#table.length || this.#state(index) === EntryState.FREE) return undefined;
    return this.#server(this.#table.get(index));
  }

  /**
   * Finds the entry that a server is to have: its former one, or a new one. Nothing is written yet.
   * @throws DataplaneError ERR_TABLE_FULL
   */
  reserve(serviceId: number, server: Server, taken: ReadonlySet<number>): number {
    const former = this.#removed.get(ownerOf(serviceId, server));
    if (former !== undefined) return former.index;
    let index = this.#firstUnused;
    while (taken.has(index)) index++;
    if (index < this.#table.length) return index;
    for (index = 0; index < this.#table.length; index++) {
      if (this.#state(index) === EntryState.FREE && !taken.has(index)) return index;
    }
    throw new DataplaneError(
      'ERR_TABLE_FULL',
      `Could not add real server ${serverName(server)}: expected room in the table of ${this.#table.length}, got none (${this.#removed.size} are kept for connections to removed servers)`,
    );
  }

  /** Writes a new entry. */
  install(index: number, serviceId: number, server: Server, order: number): void {
    const { address, port, weight } = server;
    this.#table.set(index, { address: ipv4Of(address), port, weight, serviceId, order, state: EntryState.LIVE });
    this.#removed.delete(ownerOf(serviceId, server));
    this.#firstUnused = Math.max(this.#firstUnused, index + 1);
  }

  /** Changes the weight that is on record; the slots of the service decide what it does. */
  setWeight(index: number, weight: number): void {
    u32.write(this.#table.memory, this.#at(index, realLayout.offsets.weight), weight);
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
  removedOf(serviceId: number): number[] {
    return [...this.#removed.values()].map(({ index }) => index).filter(index => this.#serviceId(index) === serviceId);
  }

  /**
   * Frees the removed entries that no connection named in a reading of the table that began at a time.
   * @param beforeFree is told each one first
   */
  reclaim(named: ReadonlySet<number>, readSince: number, beforeFree: (index: number, serviceId: number) => void): void {
    for (const [owner, { index, at }] of this.#removed) {
      // A packet that picked the server just before it was removed has inserted its connection long within a second.
      if (named.has(index) || at + 1000 > readSince) continue;
      beforeFree(index, this.#serviceId(index));
      this.#table.memory.setUint8(this.#at(index, realLayout.offsets.state), EntryState.FREE);
      this.#removed.delete(owner);
    }
  }

  #noteRemoved(index: number): void {
    const { serviceId, address, port } = this.#table.get(index);
    this.#removed.set(ownerOf(serviceId, { address, port }), { index, at: performance.now() });
  }

  #at(index: number, field: number): number {
    return this.#table.offset(index) + field;
  }

  #serviceId(index: number): number {
    return u32.read(this.#table.memory, this.#at(index, realLayout.offsets.serviceId));
  }

  #state(index: number): number {
    return this.#table.memory.getUint8(this.#at(index, realLayout.offsets.state));
  }

  #server({ address, port, weight }: Real): Server {
    return { address: ipv4FromNumber(address), port: parsePort(port), ...serverDefaults, weight };
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}

/** Whose entry it is, as one text. */
function ownerOf(
  serviceId: number,
  { address, port }: { readonly address: number | string; readonly port: number },
): string {
  return `${serviceId} ${address}:${port}`;
}
