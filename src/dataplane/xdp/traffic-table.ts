import { type Traffic, trafficCodec } from '../../bpf/generated/lvx.ts';
import { type BpfMap, possibleCpus } from '../../bpf/index.ts';
import { addCounters, type Counters, zeroCounters } from '../../model/counters.ts';
import { Table } from './table.ts';

/** Traffic counters, one row for each processor: what an index was sent is the sum of its column. */
export class TrafficTable implements Disposable {
  readonly #table: Table<Traffic>;
  readonly #stride: number;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, trafficCodec);
    this.#stride = this.#table.length / possibleCpus();
  }

  read(index: number): Counters {
    return this.#column(index).reduce((sum, at) => addCounters(sum, this.#table.get(at)), zeroCounters);
  }

  /** Sets an index's counters to zero. Nothing may be counted for it meanwhile. */
  zero(index: number): void {
    for (const at of this.#column(index)) this.#table.set(at, zeroCounters);
  }

  #column(index: number): number[] {
    const rows = this.#table.length / this.#stride;
    return Array.from({ length: rows }, (_, row) => row * this.#stride + index);
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}
