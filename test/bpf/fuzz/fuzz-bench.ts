import { Limits, Verdict } from '../../../src/bpf/generated/lvx.ts';
import { type MapView, possibleCpus, xdpContext } from '../../../src/bpf/index.ts';
import { Bench } from '../packets/bench.ts';
import { install, type ServiceRule } from '../packets/rules.ts';
import type { Outcome } from './judge/judge.ts';
import { longAt } from './read/words.ts';

const names = Object.entries(Verdict).filter(([name]) => name !== 'COUNT');
const poison = 0xa5;

/**
 * The program as fuzzing runs it: the room in front of a frame may be poisoned, and verdicts are counted with few
 * instructions.
 */
export class FuzzBench extends Bench {
  readonly #view: MapView;
  readonly #counts: Uint32Array;
  readonly #before = new Map<string, number>();
  readonly #program;
  readonly #cpus = possibleCpus();

  constructor(rules: readonly ServiceRule[]) {
    super({ connections: 1024 });
    for (const rule of rules) install(this, rule);
    // The settings say whether there are services for every port.
    this.configure({});
    this.#program = this.object.program('lvx');
    this.#view = this.object.map('.bss.verdicts').mmap();
    this.#counts = new Uint32Array(this.#view.buffer);
    this.#counted();
  }

  /**
   * Runs a frame through the program, as if it had come in by lo (interface 1).
   *
   * @param poisoned bytes just in front of the frame that hold poison, as metadata: 0, or a multiple of 4 up to 32
   */
  sendPoisoned(bytes: Uint8Array, poisoned: number): Outcome {
    const data = new Uint8Array(poisoned + bytes.length);
    data.fill(poison, 0, poisoned);
    data.set(bytes, poisoned);
    const context = xdpContext({ dataLength: data.length, metaLength: poisoned, ingressIfindex: 1 });
    const { retval, data: left, context: after } = this.#program.testRun({ data, context });
    return { verdicts: this.#counted(), action: retval, frame: left.subarray(littleEndian(after)) };
  }

  override [Symbol.dispose](): void {
    this.#view.close();
    super[Symbol.dispose]();
  }

  /** The verdicts that were counted since the last call; one that was counted twice comes twice. */
  #counted(): string[] {
    const found: string[] = [];
    for (const [name, verdict] of names) {
      let sum = 0;
      for (let cpu = 0; cpu < this.#cpus; cpu++) {
        sum += this.#counts[(cpu * Limits.VERDICT_STRIDE + verdict) * 2] ?? 0;
      }
      for (let counted = this.#before.get(name) ?? 0; counted < sum; counted++) found.push(name);
      this.#before.set(name, sum);
    }
    return found;
  }
}

/** `data` of a struct xdp_md: where the frame begins, behind the metadata. */
function littleEndian(context: Uint8Array): number {
  return longAt(Uint8Array.from(context.subarray(0, 4)).reverse(), 0);
}
