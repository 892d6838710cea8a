import t from 'tap';
import { select } from '../../src/bench/selection.ts';

const all = [
  { name: 'kernel', scenarios: ['hit-1', 'hit-4096', 'syn-new'] },
  { name: 'veth', scenarios: ['http-requests'] },
] as const;

const rows = [
  { suites: [], patterns: [], wanted: ['kernel', 'hit-1', 'hit-4096', 'syn-new', 'veth', 'http-requests'] },
  { suites: ['veth'], patterns: [], wanted: ['veth', 'http-requests'] },
  { suites: [], patterns: ['hit-*'], wanted: ['kernel', 'hit-1', 'hit-4096'] },
  { suites: [], patterns: ['hit-1'], wanted: ['kernel', 'hit-1'] },
  { suites: ['kernel'], patterns: ['*new', 'hit-1'], wanted: ['kernel', 'hit-1', 'syn-new'] },
];

for (const { suites, patterns, wanted } of rows) {
  t.test(`select takes suites "${suites}" and scenarios "${patterns}"`, async t => {
    const { wants, wantsSuite } = select(suites, patterns, all);
    const got = all
      .filter(({ name }) => wantsSuite(name))
      .flatMap(({ name, scenarios }) => [name, ...scenarios.filter(wants)]);
    t.same(got, wanted);
  });
}

const wrong = [
  { suites: ['kernle'], patterns: [], message: '--suite: expected kernel, veth, got kernle' },
  { suites: [], patterns: ['hit'], message: /--scenario: expected a name of a scenario or a pattern .*, got hit$/ },
  { suites: ['veth'], patterns: ['http-*', 'hit-1'], message: /--scenario: expected .* of veth .*, got hit-1$/ },
  { suites: [], patterns: ['hit.1'], message: /got hit\.1$/ },
];

for (const { suites, patterns, message } of wrong) {
  t.test(`select refuses suites "${suites}" and scenarios "${patterns}"`, async t => {
    t.throws(() => select(suites, patterns, all), { code: 'ERR_USAGE', message });
  });
}
