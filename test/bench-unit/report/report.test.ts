import { stripVTControlCharacters } from 'node:util';
import t from 'tap';
import { formatNumber } from '../../../src/bench/report/number.ts';
import { reportText } from '../../../src/bench/report/report.ts';
import { styleFor } from '../../../src/bench/report/style.ts';
import { basedScenario, kernelScenario, plainScenario, resultOf } from '../results.ts';

const rows: readonly [number, string][] = [
  [0, '0.00'],
  [1.005, '1.01'],
  [9.994, '9.99'],
  [9.999, '10.0'],
  [-12.34, '-12.3'],
  [99.94, '99.9'],
  [99.96, '100'],
  [1_234_567.8, '1,234,568'],
];

for (const [value, text] of rows) {
  t.test(`formatNumber writes ${value} as ${text}`, async t => t.equal(formatNumber(value), text));
}

const escapeCode = '\u001b';
const long = 'Title of a scenario that says what is measured, and how, in a line of usual length';
const result = resultOf([
  kernelScenario('hit-1', 30, 0.75),
  kernelScenario('other-10000-services', 8, 0.2),
  basedScenario('http-requests', 0.88, { title: long }),
  basedScenario('ipvs-100000-connections', 6.5, { suite: 'ipvs', unit: 'connections/s' }),
  plainScenario('memory-per-connection', 64, { unit: 'bytes' }),
]);

t.test('reportText has a table for each suite, and the bars', async t => {
  const text = reportText(result, styleFor({}));
  t.match(text, /^2026-01-02T03:04:05\.000Z {2}2 × Test, Linux 6\.18\.0, Node v20\.19\.0\n\nkernel: /);
  t.match(text, /\n {2}hit-1 +10\.0 +40\.0 +30\.0 +0\.75 +0\.74 … 0\.76\n/);
  t.match(text, /\n {2}http-requests\n {6}Title .*; 7 rounds\n +direct +1,000 {2}requests\/s +990 … 1,010\n/);
  t.match(text, /\n +lvx +880 {2}requests\/s +871 … 889 {2}0\.88 × direct {2}0\.87 … 0\.89\n/);
  t.match(text, /\n {2}✓ {2}hit-1 +lvx +≤ 0\.80 +0\.75 {2}of floor_ct +holds\n/);
  t.match(text, /\n {2}✗ {2}memory-per-connection +lvx +≤ 34\.00 +64\.00 {2}bytes +missed\n/);
  t.match(text, /\n {2}– {2}syn-new +lvx +≤ 0\.60 +– +not measured\n/);
  t.match(text, /\n {2}– {2}ipv6-hit +– +all frames are IPv4\n/);
});

t.test('reportText fits 100 columns, and ends no line with a space', async t => {
  for (const line of reportText(result, styleFor({})).split('\n')) {
    t.ok(line.length <= 100, line);
    t.notMatch(line, / $/);
  }
});

t.test('reportText says that figures of the short form are rough', async t => {
  t.match(reportText({ ...result, short: true }, styleFor({})), /Short form: .* rough/);
  t.notMatch(reportText(result, styleFor({})), /Short form/);
});

t.test('reportText has colours on a terminal only', async t => {
  t.notOk(reportText(result, styleFor({ isTTY: false })).includes(escapeCode));
  const { NO_COLOR: before } = process.env;
  delete process.env.NO_COLOR;
  t.teardown(() => {
    if (before !== undefined) process.env.NO_COLOR = before;
  });
  const coloured = reportText(result, styleFor({ isTTY: true }));
  t.ok(coloured.includes(`${escapeCode}[31m`));
  t.equal(stripVTControlCharacters(coloured), reportText(result, styleFor({})));
});
