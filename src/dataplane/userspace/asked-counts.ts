import { type SlowOutcome, slowOutcomeMeanings } from '../slow-outcomes.ts';
import type { SlowPathCount } from '../slow-path-count.ts';
import { verdictCount } from './meanings.ts';
import { sharedDoubles } from './shared.ts';

/** What is counted of packets about which schedulers are asked, in this order: why one was not kept, and how it went on. */
const unasked = ['overLimit', 'noRoom'] as const;
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
] as const satisfies readonly SlowOutcome[];

/** Why a scheduler was not asked about a packet. */
type Unasked = (typeof unasked)[number];

/** Counts, in memory that other threads may read, what became of packets about which schedulers were asked. */
export class AskedCounts {
  readonly memory: Float64Array = sharedDoubles(unasked.length + outcomes.length);

  /** One was not asked about: the fallback scheduled it. */
  addUnasked(why: Unasked): void {
    this.#add(unasked.indexOf(why));
  }

  /** One that waited came to an end. */
  add(outcome: SlowOutcome): void {
    this.#add(placeOf(outcome));
  }

  set waiting(count: number) {
    this.memory[placeOf('waiting')] = count;
  }

  #add(place: number): void {
    this.memory[place] = (this.memory[place] ?? 0) + 1;
  }
}

function placeOf(outcome: SlowOutcome): number {
  const index = (outcomes as readonly SlowOutcome[]).indexOf(outcome);
  if (index < 0) throw new RangeError(`outcome: expected one of ${outcomes.join(', ')}, got ${outcome}`);
  return unasked.length + index;
}

/**
 * For people.
 * @param memory of `AskedCounts`
 * @param verdicts packets by verdict
 */
export function askedCount(memory: Float64Array, verdicts: Float64Array): SlowPathCount {
  const { meaning, packets } = verdictCount('SLOW_SCHEDULER', verdicts);
  const unaskedOf = (why: Unasked) => BigInt(memory[unasked.indexOf(why)] ?? 0);
  return {
    reason: 'SLOW_SCHEDULER',
    meaning,
    handedUp: packets,
    overLimit: unaskedOf('overLimit'),
    noRoom: unaskedOf('noRoom'),
    outcomes: outcomes
      .map(name => ({ name, meaning: slowOutcomeMeanings[name], packets: memory[placeOf(name)] ?? 0 }))
      .filter(({ packets }) => packets > 0),
  };
}
