import type { Counters } from './counters.ts';

/** What comes per second. */
export type Rates = { readonly [Kind in keyof Counters]: number };

/** No traffic. */
export const zeroRates: Rates = { connections: 0, packets: 0, bytes: 0, outPackets: 0, outBytes: 0 };

/** How often an estimator takes a reading, seconds. */
export const estimatorPeriod = 2;

/** What 1 a second is in an average: ten binary digits behind the point for connections and packets, five for bytes. */
const unit = { count: 2 ** 10, bytes: 2 ** 5 } as const;

/** What is added before those digits are cut off: IPVS's, which is not quite one half. */
const rounding = { count: 0x1ff, bytes: 0xf } as const;

/**
 * The rates of a service or a real server, as IPVS estimates them (Linux, net/netfilter/ipvs/ip_vs_est.c): at each reading
 * an average moves by a quarter of the way to the rate since the last one, all in fixed point.
 */
export class Estimator {
  /** In the order of connections, packets, bytes, outgoing packets and bytes. */
  readonly #last: number[];
  readonly #averages = [0, 0, 0, 0, 0];

  /** @param now the first reading: what came before it does not count */
  constructor({ connections, packets, bytes, outPackets, outBytes }: Counters) {
    this.#last = [Number(connections), Number(packets), Number(bytes), Number(outPackets), Number(outBytes)];
  }

  /** Takes a reading, `estimatorPeriod` after the former one. Counters that have started over count from 0. */
  read({ connections, packets, bytes, outPackets, outBytes }: Counters): void {
    this.#move(0, Number(connections), unit.count);
    this.#move(1, Number(packets), unit.count);
    this.#move(2, Number(bytes), unit.bytes);
    this.#move(3, Number(outPackets), unit.count);
    this.#move(4, Number(outBytes), unit.bytes);
  }

  /** Has the averages start from 0; readings go on. */
  zero(): void {
    this.#averages.fill(0);
  }

  /** The rates as they are shown. */
  rates(): Rates {
    return {
      connections: this.#shown(0, 'count'),
      packets: this.#shown(1, 'count'),
      bytes: this.#shown(2, 'bytes'),
      outPackets: this.#shown(3, 'count'),
      outBytes: this.#shown(4, 'bytes'),
    };
  }

  #move(at: number, count: number, scale: number): void {
    const last = this.#last[at] ?? 0;
    const average = this.#averages[at] ?? 0;
    const came = count < last ? count : count - last;
    this.#last[at] = count;
    if (came === 0 && average === 0) return;
    this.#averages[at] = average + Math.floor((came * (scale / estimatorPeriod) - average) / 4);
  }

  #shown(at: number, kind: keyof typeof unit): number {
    return Math.floor(((this.#averages[at] ?? 0) + rounding[kind]) / unit[kind]);
  }
}
