import { clientWord, vipWord } from './key.ts';
import type { ServiceEntry } from './service-entry.ts';
import { type Seeds, WordTable } from './word-table.ts';

const width = 5;

/** The services by VIP, port and protocol. */
export class ServiceIndex {
  readonly #table: WordTable;
  readonly #entries: (ServiceEntry | undefined)[] = [];
  readonly #key = new Int32Array(width);
  #anyPort = 0;

  /** @param capacity services */
  constructor(capacity: number, seeds: Seeds) {
    this.#table = new WordTable(width, capacity, seeds);
  }

  /** The service of what is for the VIP in a connection's key: of its port, else of every port. */
  find(key: Int32Array, port: number, protocol: number, family: number): ServiceEntry | undefined {
    const own = this.#find(key, port, protocol, family);
    return own !== undefined || this.#anyPort === 0 ? own : this.#find(key, 0, protocol, family);
  }

  /** Puts a service in place, or in the place of the one with its address. */
  set(entry: ServiceEntry): void {
    this.#putEntry(entry);
    let place = this.#table.find(this.#key);
    if (place < 0) {
      place = this.#table.add(this.#key);
      if (entry.port === 0) this.#anyPort++;
    }
    this.#entries[place] = entry;
  }

  /** Makes packets for a service go to the host. */
  delete(entry: ServiceEntry): void {
    this.#putEntry(entry);
    const place = this.#table.find(this.#key);
    if (place < 0) return;
    this.#table.remove(place);
    this.#entries[place] = undefined;
    if (entry.port === 0) this.#anyPort--;
  }

  #find(key: Int32Array, port: number, protocol: number, family: number): ServiceEntry | undefined {
    for (let word = 0; word < 4; word++) this.#key[word] = key[vipWord + word] ?? 0;
    this.#key[4] = (port << 16) | (protocol << 8) | family;
    const place = this.#table.find(this.#key);
    return place < 0 ? undefined : this.#entries[place];
  }

  #putEntry({ vip, port, protocol, family }: ServiceEntry): void {
    this.#key.set(vip, clientWord);
    this.#key[4] = (port << 16) | (protocol << 8) | family;
  }
}
