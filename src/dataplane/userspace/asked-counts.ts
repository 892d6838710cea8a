import { type AskedOutcome, slowOutcomeMeanings } from '../slow-outcomes.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { verdictCount } from './meanings.ts';
import { sharedDoubles } from './shared.ts';

/** What becomes of packets that are kept. */
const outcomes = [
  'scheduled',
  'fallback',
  'late',
  'refused',
  'left',
  'again',
  'dropped',
  'noRoom',
  'waiting',
] as const satisfies readonly (AskedOutcome | 'noRoom' | 'waiting')[];

/** Everything that is counted, in this order: also packets that were not kept, since there were too many, or no room. */
const names = [...outcomes, 'unaskedOverLimit', 'unaskedNoRoom'] as const;
type CountName = (typeof names)[number];

const place = Object.fromEntries(names.map((name, index) => [name, index])) as Readonly<Record<CountName, number>>;

/** Counts, in memory that other threads may read, what became of packets about which schedulers were to be asked. */
export class AskedCounts {
  readonly memory: Float64Array = sharedDoubles(names.length);

  /** One came to an end, or was not kept: the fallback scheduled it. */
  add(name: Exclude<CountName, 'waiting'>): void {
    this.memory[place[name]] = (this.memory[place[name]] ?? 0) + 1;
  }

  set waiting(count: number) {
    this.memory[place.waiting] = count;
  }
}

/**
 * For people.
 * @param memory of `AskedCounts`
 * @param verdicts packets by verdict
 */
export function askedCount(memory: Float64Array, verdicts: Float64Array): SlowPathCount {
  const { meaning, packets } = verdictCount('SLOW_SCHEDULER', verdicts);
  const countOf = (name: CountName) => memory[place[name]] ?? 0;
  return {
    reason: 'SLOW_SCHEDULER',
    meaning,
    handedUp: packets,
    overLimit: BigInt(countOf('unaskedOverLimit')),
    noRoom: BigInt(countOf('unaskedNoRoom')),
    outcomes: outcomes
      .map(name => ({ name, meaning: slowOutcomeMeanings[name], packets: countOf(name) }))
      .filter(({ packets }) => packets > 0),
  };
}
