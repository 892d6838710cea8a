import { Limits, Verdict } from '../../bpf/generated/lvx.ts';
import { type BpfMap, type MapView, possibleCpus } from '../../bpf/index.ts';
import type { VerdictCount } from '../dataplane.ts';
import { verdictMeanings, verdictNames } from '../verdicts.ts';

/** The program's verdict counters. */
export class VerdictCounters implements Disposable {
  readonly #view: MapView;
  readonly #counts: BigUint64Array;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#view = map.mmap();
    this.#counts = new BigUint64Array(this.#view.buffer);
  }

  /** Every verdict, in the program's order. */
  read(): VerdictCount[] {
    return verdictNames.map(name => ({ name, meaning: verdictMeanings[name], packets: this.#sum(Verdict[name]) }));
  }

  #sum(verdict: number): bigint {
    let sum = 0n;
    for (let cpu = 0; cpu < possibleCpus(); cpu++) sum += this.#counts[cpu * Limits.VERDICT_STRIDE + verdict] ?? 0n;
    return sum;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
