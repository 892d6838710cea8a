import { Limits, SlowReason, slowRefusalsLayout, Verdict } from '../../../bpf/generated/lvx.ts';
import { type BpfMap, type MapView, possibleCpus } from '../../../bpf/index.ts';
import type { SlowReasonName } from '../../slow-reasons.ts';

const { size, offsets } = slowRefusalsLayout;

/** The program's counters of packets that it did not hand up. */
export class Refusals implements Disposable {
  readonly #view: MapView;
  readonly #counts: BigUint64Array;

  /** @param map `.bss.refusals` */
  constructor(map: BpfMap<unknown, unknown>) {
    this.#view = map.mmap();
    this.#counts = new BigUint64Array(this.#view.buffer);
  }

  /** How many there were for a reason, and why. */
  of(reason: SlowReasonName): { readonly overLimit: bigint; readonly noRoom: bigint } {
    const at = Verdict[reason] - SlowReason.FIRST;
    return {
      overLimit: this.#sum(offsets.overLimit / 8 + at),
      noRoom: this.#sum(offsets.noRoom / 8 + at),
    };
  }

  #sum(place: number): bigint {
    const cpus = Math.min(possibleCpus(), Limits.PROCESSORS_MAX);
    let sum = 0n;
    for (let cpu = 0; cpu < cpus; cpu++) sum += this.#counts[(cpu * size) / 8 + place] ?? 0n;
    return sum;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
