import { commandOf } from './change.ts';
import type { Check, Finding, Severity } from './check.ts';

const order: readonly Severity[] = ['error', 'warning', 'note'];

/** Judges facts by some checks: the worst first, else in the order of the checks. */
export function diagnose<Facts>(checks: readonly Check<Facts>[], facts: Facts): readonly Finding[] {
  const findings = checks.flatMap(({ name, severity, why, look }) =>
    look(facts).map(({ object, seen, expected, mend = [], changes = [] }): Finding => {
      const commands = [...changes.map(commandOf), ...mend];
      return { name, severity, object, seen, expected, why, mend: commands, changes };
    }),
  );
  return findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}
