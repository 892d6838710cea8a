import type { Change } from './change.ts';

/**
 * How bad a finding is: `error`, balancing fails; `warning`, it fails under some conditions or after a reboot; `note`, it works and
 * could be better.
 */
export type Severity = 'error' | 'warning' | 'note';

/** One thing that is looked for: a pure judgement of facts. */
export interface Check<Facts> {
  /** Stable: scripts rely on it. */
  readonly name: string;
  readonly severity: Severity;
  /** When it is found, for lists of checks. */
  readonly found: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  look(facts: Facts): readonly Sighting[];
}

/** A place where a check found something. */
export interface Sighting {
  /** What it is about: an address, an interface, a setting, …. */
  readonly object: string;
  readonly seen: string;
  readonly expected: string;
  /** Commands that mend it beside `changes`; advice, where no command does, begins with `#`. */
  readonly mend?: readonly string[];
  /** Changes that mend it and are safe to be made by a program. */
  readonly changes?: readonly Change[];
}

/** What is wrong, why that matters, and how to mend it. */
export interface Finding {
  readonly name: string;
  readonly severity: Severity;
  readonly object: string;
  readonly seen: string;
  readonly expected: string;
  readonly why: string;
  /** Commands, in order; lines that begin with `#` are advice. */
  readonly mend: readonly string[];
  readonly changes: readonly Change[];
}
