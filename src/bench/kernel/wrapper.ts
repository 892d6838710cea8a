import { BpfObject, type BtfValue, type Program, threadTime, u32 } from '../../bpf/index.ts';
import { BenchError } from '../errors.ts';
import { frameLength, type Template } from './frames.ts';
import { objectFile } from './object-file.ts';

/** Frames of one kind, which flows they belong to, and what must become of them. */
export interface PlannedKind {
  readonly name: string;
  readonly template: Template;
  readonly protocol: 'tcp' | 'udp';
  /** `cycle`: flows below the plan's number, over and over; `new`: one that no frame belonged to before. */
  readonly flow: 'cycle' | 'new';
  /** The first destination address, host order; each flow has one of `destinations` from there on. */
  readonly destination: number;
  readonly destinations: number;
  readonly outcome: Outcome;
}

/** What a program does with a frame. */
export interface Outcome {
  /** The XDP action's number. */
  readonly action: number;
  /** Bytes that the frame grows by. */
  readonly growth: number;
}

/** What the wrapper sends. */
export interface Plan {
  /** At most four. */
  readonly kinds: readonly PlannedKind[];
  /** Indices of kinds, in the order in which they are sent; its length divides 32. */
  readonly pattern: readonly number[];
  /** Number of flows in the cycle. Where it is no power of two, some of them come twice as often as the others. */
  readonly flows: number;
  /** Whether the flows come in the order of their numbers, or in one of their own. */
  readonly order: 'ascending' | 'scattered';
}

/** Live frames that the kernel sends on their way at a time, `BENCH_BATCH` in bpf/bench/wrap.h. */
export const batchLength = 64;
const kindsMax = 4;
const patternLength = 32;
/** A full cycle modulo any power of two: multiplier 1 mod 4, odd increment (Hull and Dobell, 1962). */
const generators = {
  ascending: { multiplier: 1, increment: 1 },
  scattered: { multiplier: 1_664_525, increment: 1_013_904_223 },
} as const;

/** The program that makes frames, hands them to a program under test, and checks what became of each (bpf/bench/wrap.bpf.c). */
export class Wrapper implements Disposable {
  readonly #object: BpfObject;
  readonly #data = new Uint8Array(frameLength);
  #plan: Plan | undefined;

  constructor() {
    this.#object = BpfObject.open(objectFile('wrap')).load();
  }

  /** The program to run with live frames, in batches of `batchLength`: it does not check. */
  get sender(): Program {
    return this.#object.program('send');
  }

  /** Live frames a second, of the whole batches since the plan was made: expects at least two. */
  get liveRate(): number {
    const { batched, first_batch: first, last_batch: last } = this.#state();
    return Number(batched) / (Number(last - first) / 1e9);
  }

  /** Says which frames are sent from now on. New flows go on after those that there were. */
  plan(plan: Plan): void {
    this.#plan = plan;
    this.#object.variable('plan').set(encodePlan(plan));
    const state = this.#state();
    // The number before the first is the last, so that the ascending order begins with 0.
    this.#object.variable('state').set({ ...state, cycle: maskOf(plan.flows), frames: 0n, wrong: 0n });
  }

  /** Which flow is new next. */
  newFlowsFrom(flow: number): void {
    this.#object.variable('state').set({ ...this.#state(), new_flow: flow });
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
    const before = this.#state();
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
    const { frames, wrong, wrong_kind: kind, wrong_action: action, wrong_growth: growth } = this.#state();
    if (frames !== expected) throw new BenchError('ERR_WRONG_RUN', `Expected ${expected} frames, got ${frames}`);
    if (wrong === 0n) return;
    const { name, outcome } = this.#plan?.kinds[kind] ?? { name: '?', outcome: { action: -1, growth: 0 } };
    throw new BenchError(
      'ERR_WRONG_RUN',
      `Expected each ${name} frame to get action ${outcome.action} and ${outcome.growth} bytes, got action ${action} and ${growth} bytes (${wrong} of ${frames} frames went wrong)`,
    );
  }

  #state(): State {
    return this.#object.variable('state').get() as unknown as State;
  }
}

/** `struct bench_state`. */
interface State {
  readonly [field: string]: number | bigint;
  readonly frames: bigint;
  readonly wrong: bigint;
  readonly first_batch: bigint;
  readonly last_batch: bigint;
  readonly batched: bigint;
  readonly cycle: number;
  readonly new_flow: number;
  readonly wrong_kind: number;
  readonly wrong_action: number;
  readonly wrong_growth: number;
}

function encodePlan({ kinds, pattern, flows, order }: Plan): BtfValue {
  const encoded = Array.from({ length: kindsMax }, (_, index) => encodeKind(kinds[index] ?? kinds[0]));
  const repeated = Uint8Array.from({ length: patternLength }, (_, index) => pattern[index % pattern.length] ?? 0);
  return { kinds: encoded, pattern: repeated, mask: maskOf(flows), flows, ...generators[order] };
}

/** The numbers of the cycle, less 1: the next power of two, less 1. */
function maskOf(flows: number): number {
  return 2 ** Math.ceil(Math.log2(flows)) - 1;
}

function encodeKind(kind: PlannedKind | undefined): BtfValue {
  if (kind === undefined) throw new RangeError('Expected a kind of frames, got none');
  const { template, protocol, flow, destination, destinations, outcome } = kind;
  return {
    frame: template.frame,
    sums: template.sums,
    udp: protocol === 'udp' ? 1 : 0,
    flow: flow === 'new' ? 1 : 0,
    destination,
    destinations,
    action: outcome.action,
    growth: outcome.growth,
  };
}
