import { type Counters, isSameCount } from './counters.ts';

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
  #last: Counters;
  /** In the order of connections, packets, bytes, outgoing packets and bytes; none before anything came. */
  #averages: number[] | undefined;

  /** @param now the first reading: what came before it does not count */
  constructor(now: Counters) {
    this.#last = now;
  }

  /** Takes a reading, `estimatorPeriod` after the former one. Counters that have started over count from 0. */
  read(now: Counters): void {
    const last = this.#last;
    this.#last = now;
    if (this.#averages === undefined && isSameCount(last, now)) return;
    const averages = this.#averages ?? [0, 0, 0, 0, 0];
    this.#averages = [
      moved(averages[0], last.connections, now.connections, unit.count),
      moved(averages[1], last.packets, now.packets, unit.count),
      moved(averages[2], last.bytes, now.bytes, unit.bytes),
      moved(averages[3], last.outPackets, now.outPackets, unit.count),
      moved(averages[4], last.outBytes, now.outBytes, unit.bytes),
    ];
  }

  /** Has the averages start from 0; readings go on. */
  zero(): void {
    this.#averages = undefined;
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

  #shown(at: number, kind: keyof typeof unit): number {
    return Math.floor(((this.#averages?.[at] ?? 0) + rounding[kind]) / unit[kind]);
  }
}

/** An average after one more reading. */
function moved(average = 0, last: bigint, now: bigint, scale: number): number {
  const came = Number(now < last ? now : now - last);
  return average + Math.floor((came * (scale / estimatorPeriod) - average) / 4);
}
