import { BenchError } from './errors.ts';
import type { Scenario } from './result.ts';

/** What a selection is made from. */
interface Named {
  readonly name: Scenario['suite'];
  readonly scenarios: readonly string[];
}

/** Which suites and scenarios somebody wants. */
export interface Selection {
  wantsSuite(name: string): boolean;
  wants(scenario: string): boolean;
}

/**
 * Makes one of names of suites and of patterns for scenarios (`*` stands for anything); none of either means all.
 * @throws BenchError ERR_USAGE if a name or a pattern stands for nothing
 */
export function select(suites: readonly string[], patterns: readonly string[], all: readonly Named[]): Selection {
  const names: readonly string[] = all.map(({ name }) => name);
  const stray = suites.find(name => !names.includes(name));
  if (stray !== undefined) throw new BenchError('ERR_USAGE', `--suite: expected ${names.join(', ')}, got ${stray}`);

  const chosen = suites.length === 0 ? all : all.filter(({ name }) => suites.includes(name));
  const matchers = patterns.map(toMatcher);
  const wants = (scenario: string) => matchers.length === 0 || matchers.some(matcher => matcher.test(scenario));
  for (const [index, matcher] of matchers.entries()) {
    if (chosen.some(({ scenarios }) => scenarios.some(name => matcher.test(name)))) continue;
    const where = suites.length === 0 ? '' : ` of ${suites.join(', ')}`;
    const expected = `expected a name of a scenario${where} or a pattern for some (--list tells them)`;
    throw new BenchError('ERR_USAGE', `--scenario: ${expected}, got ${patterns[index]}`);
  }
  const suitesWanted = new Set<string>(chosen.filter(({ scenarios }) => scenarios.some(wants)).map(({ name }) => name));
  return { wants, wantsSuite: name => suitesWanted.has(name) };
}

function toMatcher(pattern: string): RegExp {
  const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
