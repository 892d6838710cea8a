import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, ConnValueLayout, clockCodec } from '../../bpf/generated/lvx.ts';
import type { Program } from '../../bpf/index.ts';

const ticksBits = ConnValueLayout.SEEN_BITS;
const tickMask = 2 ** ticksBits - 1;
const knownRates = [100, 250, 300, 1000];

/** How long a tick of the connection table should be at least, seconds. */
const tickTarget = 0.2;

/** Jiffies per second of the running kernel: measured three times, since a busy machine may stall in between. */
export async function measureRate(program: Program): Promise<number> {
  const measured: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    const begin = readClock(program);
    await sleep(40);
    const end = readClock(program);
    measured.push((Number(end.jiffies - begin.jiffies) * 1e9) / Number(end.nanoseconds - begin.nanoseconds));
  }
  const median = measured.sort((a, b) => a - b)[1] ?? 0;
  return knownRates.reduce((best, rate) => (Math.abs(rate - median) < Math.abs(best - median) ? rate : best));
}

/** The power of two of jiffies that makes a tick. */
export function tickShiftFor(rate: number): number {
  return Math.ceil(Math.log2(rate * tickTarget));
}

/** Translates between seconds and the connection table's ticks. */
export class TickClock {
  readonly #program: Program;
  readonly #shift: number;
  readonly #rate: number;

  /**
   * @param shift a tick is 2^shift jiffies
   * @param rate jiffies per second
   */
  constructor(program: Program, shift: number, rate: number) {
    this.#program = program;
    this.#shift = shift;
    this.#rate = rate;
  }

  /** Jiffies per second. */
  get rate(): number {
    return this.#rate;
  }

  /** A tick is 2^this jiffies. */
  get shift(): number {
    return this.#shift;
  }

  /** The kernel's jiffies. */
  jiffies(): bigint {
    return readClock(this.#program).jiffies;
  }

  /** The current tick. */
  now(): number {
    return Number((readClock(this.#program).jiffies >> BigInt(this.#shift)) & BigInt(tickMask));
  }

  /** Ticks in a number of seconds, rounded up. */
  ticks(seconds: number): number {
    return Math.ceil((seconds * this.#rate) / 2 ** this.#shift);
  }

  /** Seconds in a number of ticks. */
  seconds(ticks: number): number {
    return (ticks * 2 ** this.#shift) / this.#rate;
  }

  /** Ticks since an entry was seen; both ticks wrap. One that was seen after `now` was read has not been idle (bpf/clock.h). */
  static idle(seen: number, now: number): number {
    return Math.max(0, ((now + ConnValueLayout.SEEN_AHEAD - seen) & tickMask) - ConnValueLayout.SEEN_AHEAD);
  }
}

function readClock(program: Program): Clock {
  const { context } = program.testRun({ context: new Uint8Array(clockCodec.size) });
  return clockCodec.read(new DataView(context.buffer, context.byteOffset, context.byteLength), 0);
}
