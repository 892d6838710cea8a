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
export interface SweepExtent {
  readonly pairs: number;
  /** How many entries for real servers are in use; asked at the beginning of each sweep. */
  readonly servers: () => number;
}

/**
 * Goes over the connection table again and again, a piece at a time: the program retires what timed out, and corrects the
 * counts of connections if need be.
 */
export class Sweeper implements Disposable {
  readonly #program: Program;
  readonly #extent: SweepExtent;
  #pieces: readonly Piece[] = [];
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #closed = false;

  constructor(program: Program, extent: SweepExtent) {
    this.#program = program;
    this.#extent = extent;
    this.#begin();
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
    this.#begin();
    do this.#step();
    while (this.#next > 0);
  }

  /** Goes over everything once; the caller's event loop goes on in between. */
  async sweepInTurns(): Promise<void> {
    this.#begin();
    do {
      this.#step();
      await turn();
    } while (this.#next > 0);
  }

  /** Servers that come in the middle of a sweep are part of the next one. */
  #begin(): void {
    this.#pieces = piecesOf(this.#extent.pairs, this.#extent.servers());
    this.#next = 0;
  }

  /** Ends everything that is with servers that were removed; the caller's event loop goes on in between. */
  async endOrphans(): Promise<void> {
    for (const piece of orphanPiecesOf(this.#extent.pairs)) {
      if (this.#closed) return;
      this.#run(piece);
      await turn();
    }
  }

  #step(): void {
    const piece = this.#pieces[this.#next];
    if (piece === undefined) return;
    this.#run(piece);
    this.#next++;
    if (this.#next === this.#pieces.length) this.#begin();
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

function piecesOf(pairs: number, servers: number): readonly Piece[] {
  return [
    ...chunks(SweepPhase.BEGIN, servers, serversAtOnce),
    ...chunks(SweepPhase.PAIRS, pairs, pairsAtOnce),
    { phase: SweepPhase.OVERFLOW, first: 0, count: 0 },
    ...chunks(SweepPhase.END, servers, serversAtOnce),
  ];
}

function orphanPiecesOf(pairs: number): readonly Piece[] {
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
