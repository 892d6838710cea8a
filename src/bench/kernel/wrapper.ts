import { BpfObject, type Program, threadTime, u32, type Variable } from '../../bpf/index.ts';
import { BenchError } from '../errors.ts';
import { BenchLimits, type BenchState, benchPlanCodec, benchStateCodec } from '../generated/wrap.ts';
import { objectFile } from './object-file.ts';
import { cycleMask, encodePlan, type Plan } from './plan.ts';

/** The program that makes frames, hands them to a program under test, and checks what became of each (bpf/bench/wrap.bpf.c). */
export class Wrapper implements Disposable {
  readonly #object: BpfObject;
  readonly #state: Variable<BenchState>;
  readonly #data = new Uint8Array(BenchLimits.FRAME);
  #plan: Plan | undefined;

  constructor() {
    this.#object = BpfObject.open(objectFile('wrap')).load();
    this.#state = this.#object.variable('state', benchStateCodec);
  }

  /** The program to run with live frames, in batches of `BenchLimits.BATCH`: it does not check. */
  get sender(): Program {
    return this.#object.program('send');
  }

  /** Live frames a second, of the whole batches since the plan was made: expects at least two. */
  get liveRate(): number {
    const { batched, firstBatch: first, lastBatch: last } = this.#state.get();
    return Number(batched) / (Number(last - first) / 1e9);
  }

  /** Says which frames are sent from now on. New flows go on after those that there were. */
  plan(plan: Plan): void {
    this.#plan = plan;
    this.#object.variable('plan', benchPlanCodec).set(encodePlan(plan));
    // The number before the first is the last, so that the ascending order begins with 0.
    this.#state.set({ ...this.#state.get(), cycle: cycleMask(plan.flows), frames: 0n, wrong: 0n });
  }

  /** Which flow is new next. */
  newFlowsFrom(flow: number): void {
    this.#state.set({ ...this.#state.get(), newFlow: flow });
  }

  /** Says whom the frames are handed to from now on. */
  use(program: { readonly fd: number }): void {
    this.#object.map('under_test', { key: u32, value: u32 }).set(0, program.fd);
  }

  /**
   * Sends frames and tells the processor time that they took, in nanoseconds.
   * @throws BenchError ERR_WRONG_RUN if not each frame became what its kind's must
   */
  run(frames: number): number {
    const program = this.#object.program('wrap');
    const before = this.#state.get();
    const started = threadTime();
    program.testRun({ data: this.#data, dataOut: 0, repeat: frames });
    const elapsed = threadTime() - started;
    this.#verify(before.frames + BigInt(frames));
    return elapsed;
  }

  [Symbol.dispose](): void {
    this.#object.close();
  }

  #verify(expected: bigint): void {
    const { frames, wrong, wrongKind: kind, wrongAction: action, wrongGrowth: growth } = this.#state.get();
    if (frames !== expected) throw new BenchError('ERR_WRONG_RUN', `Expected ${expected} frames, got ${frames}`);
    if (wrong === 0n) return;
    const { name, outcome } = this.#plan?.kinds[kind] ?? { name: '?', outcome: { action: -1, growth: 0 } };
    throw new BenchError(
      'ERR_WRONG_RUN',
      `Expected each ${name} frame to get action ${outcome.action} and ${outcome.growth} bytes, got action ${action} and ${growth} bytes (${wrong} of ${frames} frames went wrong)`,
    );
  }
}
