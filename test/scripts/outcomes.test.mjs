import t from 'tap';
import { fileReader } from '../../scripts/lib/test/file-outcomes.mjs';
import { flatReader } from '../../scripts/lib/test/flat-outcome.mjs';
import { sumOutcomes } from '../../scripts/lib/test/outcome.mjs';
import { closingText, exitStatus } from '../../scripts/lib/test/report.mjs';

/** @typedef {import('../../scripts/lib/test/outcome.mjs').Outcome} Outcome */

/** @param {Outcome[]} outcomes */
function count(outcomes) {
  const { passed, failures, skips } = sumOutcomes('all', outcomes);
  return [passed, failures.length, skips.length];
}

/** @param {string} text */
function readFiles(text) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const reader = fileReader(outcome => outcomes.push(outcome));
  reader.write(text);
  outcomes.push(...reader.end());
  return outcomes;
}

const files = [
  { what: 'two good tests', tap: '1..1\n    ok 1 - a\n    ok 2 - b\n    1..2\nok 1 - f\n', counts: [2, 0, 0] },
  { what: 'a bad test once', tap: '1..1\n        not ok 1 - x\n    not ok 1 - a\nnot ok 1 - f\n', counts: [0, 1, 0] },
  { what: 'a crash after good tests as a failure', tap: '1..1\n    ok 1 - a\nnot ok 1 - f\n', counts: [1, 1, 0] },
  { what: 'a crash before any test as a failure', tap: '1..1\nnot ok 1 - f\n', counts: [0, 1, 0] },
  { what: 'a file without tests as a failure', tap: '1..1\nok 1 - f # SKIP no tests found\n', counts: [0, 1, 0] },
  { what: 'a skipped file', tap: '1..1\nok 1 - f # SKIP needs root\n', counts: [0, 0, 1] },
  {
    what: 'skipped and open tests',
    tap: '1..1\n    ok 1 - a # SKIP s\n    not ok 2 - b # TODO\nok 1 - f\n',
    counts: [0, 0, 2],
  },
  { what: 'a lost file as a failure', tap: '1..2\n    ok 1 - a\nok 1 - f\n', counts: [1, 1, 0] },
  { what: 'a stream that ends within a file as failures', tap: '1..1\n    ok 1 - a\n', counts: [0, 2, 0] },
  { what: 'an empty stream as a failure', tap: '', counts: [0, 1, 0] },
];

for (const { what, tap, counts } of files) {
  t.test(`fileReader counts ${what}`, async t => t.same(count(readFiles(tap)), counts));
}

t.test('fileReader explains a failure by what failed below it', async t => {
  const tap =
    '1..1\n        not ok 1 - x\n          ---\n          at: here\n          ...\n    not ok 1 - a\nnot ok 1 - f\n';
  t.same(readFiles(tap)[0]?.failures, [{ title: 'a', details: ['x', '  at: here'] }]);
});

const flat = [
  { what: 'good points', tap: 'ok 1 - a\nok 2 - b\n1..2\n', status: 0, counts: [2, 0, 0] },
  { what: 'bad points', tap: 'ok 1 - a\nnot ok 2 - b\n1..2\n', status: 1, counts: [1, 1, 0] },
  { what: 'a skipped point', tap: 'ok 1 - a\nok 2 - b # SKIP c\n1..2\n', status: 0, counts: [1, 0, 1] },
  { what: 'a missing plan as a failure', tap: 'ok 1 - a\n', status: 0, counts: [1, 1, 0] },
  { what: 'a broken plan as a failure', tap: 'ok 1 - a\n1..2\n', status: 0, counts: [1, 1, 0] },
  { what: 'a bad exit status as a failure', tap: 'ok 1 - a\n1..1\n', status: 3, counts: [1, 1, 0] },
  { what: 'no point as a failure', tap: '1..0\n', status: 0, counts: [0, 1, 0] },
];

for (const { what, tap, status, counts } of flat) {
  t.test(`flatReader counts ${what}`, async t => {
    const reader = flatReader('run', () => undefined);
    reader.write(tap);
    t.same(count([reader.end(status)]), counts);
  });
}

t.test('closingText ends with the counts, and says why something was skipped', async t => {
  const outcomes = readFiles('1..1\n    ok 1 - a\n    ok 2 - b # SKIP no tunl0\nok 1 - f\n');
  const text = closingText(outcomes, sumOutcomes('all', outcomes));
  t.match(text, /Skipped:\n {2}no tunl0\n {4}f: b\n/);
  t.match(text, /\n1 passed, 0 failed, 1 skipped\n$/);
});

t.test('exitStatus is 0 only if something passed and nothing failed', async t => {
  const failure = { title: 'x', details: [] };
  t.equal(exitStatus({ name: '', passed: 1, failures: [], skips: [] }), 0);
  t.equal(exitStatus({ name: '', passed: 1, failures: [failure], skips: [] }), 1);
  t.equal(exitStatus({ name: '', passed: 0, failures: [], skips: [{ title: 'x', reason: 'y' }] }), 1);
});
