import { familyOf, type Ip } from '../../../net/ip.ts';
import { addressWords } from '../../address-words.ts';
import { vipWord } from './key.ts';
import { type Seeds, WordTable } from './word-table.ts';

const width = 5;

/** The addresses that have services, each as often as it has one. */
export class VipSet {
  readonly #table: WordTable;
  readonly #counts: Int32Array;
  readonly #key = new Int32Array(width);

  /** @param capacity addresses */
  constructor(capacity: number, seeds: Seeds) {
    this.#table = new WordTable(width, capacity, seeds);
    this.#counts = new Int32Array(capacity);
  }

  get size(): number {
    return this.#table.size;
  }

  has(vip: Ip): boolean {
    this.#put(vip);
    return this.#table.find(this.#key) >= 0;
  }

  /** Whether the VIP in a connection's key is one. */
  hasIn(key: Int32Array, family: number): boolean {
    for (let word = 0; word < 4; word++) this.#key[word] = key[vipWord + word] ?? 0;
    this.#key[4] = family;
    return this.#table.find(this.#key) >= 0;
  }

  /** The same of an IPv4 address as a word. */
  hasIpv4(address: number): boolean {
    this.#key.fill(0);
    this.#key[0] = address;
    this.#key[4] = 4;
    return this.#table.find(this.#key) >= 0;
  }

  /** One more service has this VIP. */
  add(vip: Ip): void {
    this.#put(vip);
    let place = this.#table.find(this.#key);
    if (place < 0) {
      place = this.#table.add(this.#key);
      this.#counts[place] = 0;
    }
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** One service less has it. */
  remove(vip: Ip): void {
    this.#put(vip);
    const place = this.#table.find(this.#key);
    const left = (this.#counts[place] ?? 0) - 1;
    if (place < 0) return;
    this.#counts[place] = left;
    if (left === 0) this.#table.remove(place);
  }

  #put(vip: Ip): void {
    this.#key.set(addressWords(vip));
    this.#key[4] = familyOf(vip);
  }
}
