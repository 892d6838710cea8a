import {
  type Route,
  RouteLayout,
  routeCodec,
  routeLayout,
  trafficCodec,
  trafficLayout,
} from '../../bpf/generated/lvx.ts';
import { type BpfMap, possibleCpus } from '../../bpf/index.ts';
import { type Counters, zeroCounters } from '../../model/counters.ts';
import { Table } from './table.ts';

const tunnelShift = BigInt(RouteLayout.TUNNEL_SHIFT);
const bytesPerWord = 8;
const bytesPerHalf = 4;

/**
 * The routes to the real servers, one row for each processor: where packets for a server go, and what was sent to it.
 *
 * A route is one 64-bit word, so each processor sees the old one or the new one.
 */
export class RouteTable implements Disposable {
  readonly #table: Table<Route>;
  readonly #words: BigUint64Array;
  /** The same, as halves of words: the lower one first, as the machine is little-endian. */
  readonly #halves: Uint32Array;
  readonly #stride: number;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#table = new Table(map, routeCodec);
    this.#words = new BigUint64Array(this.#table.memory.buffer);
    this.#halves = new Uint32Array(this.#table.memory.buffer);
    this.#stride = this.#table.length / possibleCpus();
  }

  /** Leads the packets that a service sends to a server into a tunnel. */
  set(index: number, serviceId: number, tunnel: number): void {
    this.#setWay(index, tunnel * 2 ** RouteLayout.TUNNEL_SHIFT + serviceId);
  }

  /** Ends a route: packets for the server are dropped from now on. */
  clear(index: number): void {
    this.#setWay(index, 0);
  }

  /** Where packets for a server go: the service that may send them, 0 if it was removed, and the tunnel. */
  way(index: number): { readonly serviceId: number; readonly tunnel: number } {
    const { way } = this.#table.get(index);
    return { serviceId: Number(BigInt.asUintN(RouteLayout.SERVICE_BITS, way)), tunnel: Number(way >> tunnelShift) };
  }

  /** What a server was sent: `zeroCounters` itself if it was nothing; what went out for it is with its load. */
  traffic(index: number): Omit<Counters, 'outPackets' | 'outBytes'> {
    if (!this.#isCounted(index)) return zeroCounters;
    return {
      connections: this.#sum(index, 'connections'),
      packets: this.#sum(index, 'packets'),
      bytes: this.#sum(index, 'bytes'),
    };
  }

  /** Sets a server's counters to zero. Nothing may be counted for it meanwhile. */
  zeroTraffic(index: number): void {
    for (let at = index; at < this.#table.length; at += this.#stride) {
      trafficCodec.write(this.#table.memory, this.#table.offset(at) + routeLayout.offsets.traffic, zeroCounters);
    }
  }

  /** Whether anything was counted for a server, by any processor. */
  #isCounted(index: number): boolean {
    for (let at = index; at < this.#table.length; at += this.#stride) {
      const first = (this.#table.offset(at) + routeLayout.offsets.traffic) / bytesPerHalf;
      for (let half = 0; half < trafficLayout.size / bytesPerHalf; half++) {
        if (this.#halves[first + half] !== 0) return true;
      }
    }
    return false;
  }

  /** A counter's sum over all processors. They are read for all servers every other second: as two halves, without a bigint each. */
  #sum(index: number, counter: keyof typeof trafficLayout.offsets): bigint {
    const field = routeLayout.offsets.traffic + trafficLayout.offsets[counter];
    let [low, high] = [0, 0];
    for (let at = index; at < this.#table.length; at += this.#stride) {
      const word = (this.#table.offset(at) + field) / bytesPerHalf;
      low += this.#halves[word] ?? 0;
      high += this.#halves[word + 1] ?? 0;
    }
    return high === 0 ? BigInt(low) : (BigInt(high) << 32n) + BigInt(low);
  }

  /** All servers' ways are looked at whenever the network changes: most are what they were, and make no bigint. */
  #setWay(index: number, way: number): void {
    const [low, high] = [way % 2 ** 32, Math.floor(way / 2 ** 32)];
    for (let at = index; at < this.#table.length; at += this.#stride) {
      const byte = this.#table.offset(at) + routeLayout.offsets.way;
      const half = byte / bytesPerHalf;
      if (this.#halves[half] === low && this.#halves[half + 1] === high) continue;
      Atomics.store(this.#words, byte / bytesPerWord, BigInt(way));
    }
  }

  [Symbol.dispose](): void {
    this.#table[Symbol.dispose]();
  }
}
