import { type Load, LoadLayout, loadCodec, loadLayout } from '../../bpf/generated/lvx.ts';
import { type BpfMap, u32 } from '../../bpf/index.ts';
import { type Counters, zeroCounters } from '../../model/counters.ts';
import type { Server } from '../../model/server.ts';
import type { LiveConnections } from '../dataplane.ts';
import { Table } from './table.ts';

const inactiveShift = BigInt(LoadLayout.LOAD_INACTIVE_SHIFT);

/** What the real servers have to carry: the program counts, this side sets weights and thresholds. */
export class LoadTable implements Disposable {
  readonly #table: Table<Load>;
  readonly #words: BigUint64Array;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, loadCodec);
    this.#words = new BigUint64Array(this.#table.memory.buffer);
  }

  /** What a server may get from now on: its weight and its thresholds. */
  setLimits(
    index: number,
    { weight, upperThreshold, lowerThreshold }: Omit<Server, 'address' | 'port' | 'forwarding'>,
  ): void {
    this.#set(index, 'upper', upperThreshold);
    this.#set(index, 'lower', lowerThreshold);
    this.#set(index, 'overloaded', upperThreshold > 0 && this.#live(index) >= upperThreshold ? 1 : 0);
    this.#set(index, 'weight', weight);
  }

  /** A server's weight and thresholds. */
  limits(index: number): Pick<Server, 'weight' | 'upperThreshold' | 'lowerThreshold'> {
    const { weight, upper, lower } = this.#table.get(index);
    return { weight, upperThreshold: upper, lowerThreshold: lower };
  }

  /** A server that was removed gets no new connections. Those that it has are still counted. */
  retire(index: number): void {
    this.#set(index, 'weight', 0);
  }

  /** The live connections and templates of a server. */
  count(index: number): LiveConnections {
    const conns = this.#words[(this.#table.offset(index) + loadLayout.offsets.conns) / 8] ?? 0n;
    const persistent = u32.read(this.#table.memory, this.#at(index, 'templates'));
    return { active: Number(conns & 0xffff_ffffn), inactive: Number(conns >> inactiveShift), persistent };
  }

  /** The live connections of a server as the last sweep counted them. */
  counted(index: number): Pick<LiveConnections, 'active' | 'inactive'> {
    const { census } = this.#table.get(index);
    return { active: Number(census & 0xffff_ffffn), inactive: Number(census >> inactiveShift) };
  }

  /** What the director sent to clients for a server: `zeroCounters` itself if it was nothing. */
  outgoing(index: number): Pick<Counters, 'outPackets' | 'outBytes'> {
    const word = this.#outgoingWord(index);
    if (this.#words[word] === 0n) return zeroCounters;
    return { outPackets: this.#words[word] ?? 0n, outBytes: this.#words[word + 1] ?? 0n };
  }

  /** Adds to that; the program does so, too. */
  addOutgoing(index: number, { outPackets, outBytes }: Pick<Counters, 'outPackets' | 'outBytes'>): void {
    Atomics.add(this.#words, this.#outgoingWord(index), outPackets);
    Atomics.add(this.#words, this.#outgoingWord(index) + 1, outBytes);
  }

  /** Sets that to zero. */
  zeroOutgoing(index: number): void {
    for (const word of [0, 1]) Atomics.store(this.#words, this.#outgoingWord(index) + word, 0n);
  }

  /** Whether a server has reached its upper threshold, and has not come below the lower one since. */
  isOverloaded(index: number): boolean {
    return u32.read(this.#table.memory, this.#at(index, 'overloaded')) !== 0;
  }

  /** Whether any entry of the connection table names a server. */
  isNamed(index: number): boolean {
    const { active, inactive, persistent } = this.count(index);
    return active + inactive + persistent > 0;
  }

  /** How many entries of the connection table name the servers below an index. */
  entries(end: number): number {
    let sum = 0;
    for (let index = 0; index < end; index++) {
      const { active, inactive, persistent } = this.count(index);
      sum += active + inactive + persistent;
    }
    return sum;
  }

  #live(index: number): number {
    const { active, inactive } = this.count(index);
    return active + inactive;
  }

  #outgoingWord(index: number): number {
    return (this.#table.offset(index) + loadLayout.offsets.outgoing) / 8;
  }

  #set(index: number, field: 'weight' | 'upper' | 'lower' | 'overloaded', value: number): void {
    u32.write(this.#table.memory, this.#at(index, field), value);
  }

  #at(index: number, field: keyof typeof loadLayout.offsets): number {
    return this.#table.offset(index) + loadLayout.offsets[field];
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}
