import type { Scenario } from './result.ts';

/** Scenarios that are measured together. */
export interface Suite {
  readonly name: Scenario['suite'];
  /** One line: what it measures. */
  readonly title: string;
  /** Measures; throws rather than give a figure for a run that did not do what it claims. */
  run(context: SuiteContext): Promise<readonly Scenario[]>;
}

/** How a suite is run. */
export interface SuiteContext {
  /** Fewer rounds and smaller scenarios: to see that everything works. */
  readonly short: boolean;
  /** Only scenarios whose names this says yes to. */
  wants(name: string): boolean;
  /** Tells the person who waits what is measured now. */
  tell(text: string): void;
}
