import { seeded } from '../../../sched/random.ts';

/** A reproducible source: an integer from 0 to `below` − 1. */
export type Random = (below: number) => number;

/** The source of one part of a run: parts can be run again by themselves. */
export function sourceOf(seed: number, part: number): Random {
  const first = seeded(seed);
  return seeded((first(2 ** 32) ^ Math.imul(part + 1, 0x9e3779b1)) >>> 0);
}

/** One of several. */
export function pick<const T>(random: Random, list: readonly T[]): T {
  const [first] = list;
  if (first === undefined) throw new RangeError('Expected something to pick from, got an empty list');
  return list[random(list.length)] ?? first;
}

/** Whether something that happens once in `times` happens. */
export function once(random: Random, times: number): boolean {
  return random(times) === 0;
}

/** Random bytes. */
export function randomBytes(random: Random, length: number): number[] {
  return Array.from({ length }, () => random(256));
}
