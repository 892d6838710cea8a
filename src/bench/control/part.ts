import type { Scenario } from '../result.ts';
import type { SuiteContext } from '../suite.ts';
import type { Place } from './place.ts';

/** Scenarios of the suite that one preparation serves. */
export interface Part {
  readonly names: readonly string[];
  /** Measures at least those that are wanted. */
  run(place: Place, context: SuiteContext): Promise<readonly Scenario[]>;
}
