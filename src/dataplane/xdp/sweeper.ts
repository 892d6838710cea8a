import { setImmediate as turn } from 'node:timers/promises';
import { type Sweep, SweepPhase, sweepCodec } from '../../bpf/generated/lvx.ts';
import type { Program } from '../../bpf/index.ts';

/** Pairs of lines, and real servers, that are looked at before the event loop has its turn: well below 2 ms. */
const pairsAtOnce = 2048;
const serversAtOnce = 16_384;

/** How long a sweep should take, and the longest and the shortest rest between two of its pieces, milliseconds. */
const sweepTime = 2000;
const longestRest = 250;
const shortestRest = 5;

/** One piece of a sweep. */
type Piece = Pick<Sweep, 'phase' | 'first' | 'count'>;

/** What a sweep goes over. */
export interface SweepSizes {
  readonly pairs: number;
  readonly servers: number;
}

/**
 * Goes over the connection table again and again, a piece at a time: the program retires what timed out, and corrects the
 * counts of connections if need be.
 */
export class Sweeper implements Disposable {
  readonly #program: Program;
  readonly #pieces: readonly Piece[];
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  constructor(program: Program, sizes: SweepSizes) {
    this.#program = program;
    this.#pieces = piecesOf(sizes);
  }

  /** Sweeps until it is disposed of. */
  start(): void {
    const rest = Math.max(shortestRest, Math.min(longestRest, sweepTime / this.#pieces.length));
    this.#timer = setTimeout(() => {
      this.#step();
      this.start();
    }, rest).unref();
  }

  /** Goes over everything once, at once. */
  sweep(): void {
    this.#next = 0;
    for (let piece = 0; piece < this.#pieces.length; piece++) this.#step();
  }

  /** Goes over everything once; the caller's event loop goes on in between. */
  async sweepInTurns(): Promise<void> {
    this.#next = 0;
    for (let piece = 0; piece < this.#pieces.length; piece++) {
      this.#step();
      await turn();
    }
  }

  #step(): void {
    const piece = this.#pieces[this.#next];
    this.#next = (this.#next + 1) % this.#pieces.length;
    if (piece === undefined) return;
    const context = new Uint8Array(sweepCodec.size);
    sweepCodec.write(new DataView(context.buffer), 0, { ...piece, retired: 0, live: 0, healed: 0 });
    this.#program.testRun({ context });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function piecesOf({ pairs, servers }: SweepSizes): readonly Piece[] {
  return [
    ...chunks(SweepPhase.BEGIN, servers, serversAtOnce),
    ...chunks(SweepPhase.PAIRS, pairs, pairsAtOnce),
    { phase: SweepPhase.OVERFLOW, first: 0, count: 0 },
    ...chunks(SweepPhase.END, servers, serversAtOnce),
  ];
}

function chunks(phase: number, total: number, atOnce: number): readonly Piece[] {
  return Array.from({ length: Math.ceil(total / atOnce) }, (_, chunk) => {
    const first = chunk * atOnce;
    return { phase, first, count: Math.min(atOnce, total - first) };
  });
}
