import { type Traffic, trafficCodec } from '../../bpf/generated/lvx.ts';
import { type BpfMap, possibleCpus } from '../../bpf/index.ts';
import type { Counters } from '../../model/counters.ts';
import { Table } from './table.ts';

const none: Traffic = { connections: 0n, packets: 0n, bytes: 0n };

/** Traffic counters, one row for each processor: what an index was sent is the sum of its column. */
export class TrafficTable implements Disposable {
  readonly #table: Table<Traffic>;
  readonly #stride: number;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, trafficCodec);
    this.#stride = this.#table.length / possibleCpus();
  }

  read(index: number): Counters {
    let { connections, packets, bytes } = none;
    for (const at of this.#column(index)) {
      const row = this.#table.get(at);
      connections += row.connections;
      packets += row.packets;
      bytes += row.bytes;
    }
    return { connections, packets, bytes };
  }

  /** Sets an index's counters to zero. Nothing may be counted for it meanwhile. */
  zero(index: number): void {
    for (const at of this.#column(index)) this.#table.set(at, none);
  }

  *#column(index: number): Generator<number> {
    for (let at = index; at < this.#table.length; at += this.#stride) yield at;
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}
