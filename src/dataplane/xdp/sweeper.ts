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
  readonly #orphans: readonly Piece[];
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #closed = false;

  constructor(program: Program, sizes: SweepSizes) {
    this.#program = program;
    this.#pieces = piecesOf(sizes);
    this.#orphans = orphanPiecesOf(sizes);
  }

  /** Sweeps until it is disposed of. */
  start(): void {
    this.#rest(0);
  }

  /** A piece's own time belongs to that of a sweep. */
  #rest(worked: number): void {
    const share = sweepTime / this.#pieces.length - worked;
    this.#timer = setTimeout(
      () => {
        const began = performance.now();
        this.#step();
        this.#rest(performance.now() - began);
      },
      Math.max(shortestRest, Math.min(longestRest, share)),
    ).unref();
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

  /** Ends everything that is with servers that were removed; the caller's event loop goes on in between. */
  async endOrphans(): Promise<void> {
    for (const piece of this.#orphans) {
      if (this.#closed) return;
      this.#run(piece);
      await turn();
    }
  }

  #step(): void {
    const piece = this.#pieces[this.#next];
    this.#next = (this.#next + 1) % this.#pieces.length;
    if (piece !== undefined) this.#run(piece);
  }

  #run(piece: Piece): void {
    const context = new Uint8Array(sweepCodec.size);
    sweepCodec.write(new DataView(context.buffer), 0, { ...piece, retired: 0, live: 0, healed: 0 });
    this.#program.testRun({ context });
  }

  [Symbol.dispose](): void {
    this.#closed = true;
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

function orphanPiecesOf({ pairs }: SweepSizes): readonly Piece[] {
  return [
    ...chunks(SweepPhase.ORPHANED_PAIRS, pairs, pairsAtOnce),
    { phase: SweepPhase.ORPHANED_OVERFLOW, first: 0, count: 0 },
  ];
}

function chunks(phase: number, total: number, atOnce: number): readonly Piece[] {
  return Array.from({ length: Math.ceil(total / atOnce) }, (_, chunk) => {
    const first = chunk * atOnce;
    return { phase, first, count: Math.min(atOnce, total - first) };
  });
}
