import t from 'tap';
import { parseOptions } from '../../src/bench/options.ts';

const defaults = {
  short: false,
  json: undefined,
  svg: undefined,
  compare: undefined,
  from: undefined,
  suite: [],
  scenario: [],
  bars: false,
  list: false,
  ipvsRunner: undefined,
};

const rows: readonly [string, Partial<Record<keyof typeof defaults, unknown>>][] = [
  ['', {}],
  ['--short --json a.json', { short: true, json: 'a.json' }],
  ['--suite kernel veth --bars', { suite: ['kernel', 'veth'], bars: true }],
  ['--scenario hit-* --scenario syn-new', { scenario: ['hit-*', 'syn-new'] }],
  ['--from a.json --svg d --compare b.json', { from: 'a.json', svg: 'd', compare: 'b.json' }],
];

for (const [line, expected] of rows) {
  t.test(`parseOptions reads "${line}"`, async t => {
    t.same(parseOptions(line.split(' ').filter(Boolean)), { ...defaults, ...expected });
  });
}

const wrong: readonly [string, RegExp][] = [
  ['--sort', /unknown option '--sort'/],
  ['--json', /'--json <file>' argument missing/],
  ['hit-1', /too many arguments/],
  ['--short --from a.json', /--short: expected to measure, got --from/],
];

for (const [line, message] of wrong) {
  t.test(`parseOptions refuses "${line}"`, async t => {
    t.throws(() => parseOptions(line.split(' ')), { name: 'BenchError', code: 'ERR_USAGE', message });
  });
}
