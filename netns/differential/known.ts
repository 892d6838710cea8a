import { intended } from './intended.ts';
import type { Known } from './judge.ts';
import { readOutstanding } from './outstanding.ts';

/** Everything that is known to differ: what lvx does not do yet, and what it does in its own way. */
export function readKnown(): readonly Known[] {
  return [...intended, ...readOutstanding()];
}
