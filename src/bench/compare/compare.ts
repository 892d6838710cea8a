import type { Machine, Result, Scenario } from '../result.ts';
import { type Figure, figureOf } from './figure.ts';

/** By what share of the old median a new one has to differ to count as changed: more if there were few rounds. */
const thresholds: Readonly<Record<Form, number>> = { long: 0.05, short: 0.25 };

/** A figure that changed beyond noise. */
export interface Change {
  readonly scenario: string;
  readonly contender: string;
  readonly unit: Scenario['unit'];
  readonly kind: 'better' | 'worse';
  readonly before: Figure;
  readonly after: Figure;
}

/** What is different in a result than in an older one. */
export interface Comparison {
  readonly date: string;
  readonly changes: readonly Change[];
  /** By what share of the old median a new one had to differ. */
  readonly threshold: number;
  /** How many figures are as they were. */
  readonly unchanged: number;
  /** Figures that mean something else on another machine, or were taken in another way before. */
  readonly incomparable: readonly string[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
  /** In what the machines differ. */
  readonly machine: readonly MachineDifference[];
  readonly forms: { readonly before: Form; readonly after: Form };
}

export type Form = 'short' | 'long';
export interface MachineDifference {
  readonly what: keyof Machine;
  readonly before: string;
  readonly after: string;
}

/** Compares two results, figure by figure. */
export function compare(before: Result, after: Result): Comparison {
  const machine = differences(before.machine, after.machine);
  const old = new Map(before.scenarios.map(scenario => [scenario.name, scenario]));
  const changes: Change[] = [];
  const incomparable: string[] = [];
  let unchanged = 0;
  const threshold = thresholds[before.short || after.short ? 'short' : 'long'];

  for (const scenario of after.scenarios) {
    const former = old.get(scenario.name);
    for (const [contender, measured] of Object.entries(scenario.contenders)) {
      const formerly = former?.contenders[contender];
      if (former === undefined || formerly === undefined) continue;
      const pair = [figureOf(former, contender, formerly), figureOf(scenario, contender, measured)] as const;
      if (!isComparable(pair, former, scenario, machine.length === 0)) {
        incomparable.push(`${scenario.name} ${contender}`);
        continue;
      }
      const kind = judge(...pair, threshold);
      if (kind === 'unchanged') unchanged += 1;
      else
        changes.push({
          scenario: scenario.name,
          contender,
          unit: scenario.unit,
          kind,
          before: pair[0],
          after: pair[1],
        });
    }
  }
  return {
    date: before.date,
    changes,
    threshold,
    unchanged,
    incomparable,
    added: onlyIn(after.scenarios, before.scenarios),
    gone: onlyIn(before.scenarios, after.scenarios),
    machine,
    forms: { before: formOf(before), after: formOf(after) },
  };
}

function isComparable([before, after]: readonly [Figure, Figure], was: Scenario, is: Scenario, same: boolean): boolean {
  return before.kind === after.kind && was.unit === is.unit && was.base === is.base && (before.portable || same);
}

function judge(before: Figure, after: Figure, threshold: number): Change['kind'] | 'unchanged' {
  const apart = after.low > before.high || after.high < before.low;
  const differs = Math.abs(after.median - before.median) > threshold * Math.abs(before.median);
  if (!apart || !differs) return 'unchanged';
  return after.median < before.median === (after.better === 'lower') ? 'better' : 'worse';
}

/** Scenarios that the others don't have, and contenders that a scenario of theirs does not have. */
function onlyIn(scenarios: readonly Scenario[], others: readonly Scenario[]): string[] {
  return scenarios.flatMap(({ name, contenders }) => {
    const other = others.find(candidate => candidate.name === name);
    if (other === undefined) return [name];
    return Object.keys(contenders)
      .filter(contender => !(contender in other.contenders))
      .map(contender => `${name} ${contender}`);
  });
}

function differences(before: Machine, after: Machine): MachineDifference[] {
  const whats = ['processor', 'processors', 'kernel', 'node'] as const;
  return whats
    .filter(what => before[what] !== after[what])
    .map(what => ({ what, before: String(before[what]), after: String(after[what]) }));
}

function formOf({ short }: Result): Form {
  return short ? 'short' : 'long';
}
