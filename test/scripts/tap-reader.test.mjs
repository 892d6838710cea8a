import t from 'tap';
import { tapReader } from '../../scripts/lib/test/tap-reader.mjs';

/** @param {string[]} chunks */
function read(...chunks) {
  /** @type {unknown[]} */
  const events = [];
  const reader = tapReader({
    onPoint: ({ depth, ok, name, directive, reason, diagnostics }) =>
      events.push([depth, ok, name, directive ?? '', reason, ...diagnostics]),
    onPlan: ({ depth, count }) => events.push([depth, 'plan', count]),
    onBailOut: reason => events.push(['bail out', reason]),
  });
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return events;
}

const rows = [
  { what: 'a pass', tap: 'ok 1 - a thing\n', events: [[0, true, 'a thing', '', '']] },
  { what: 'a failure in a subtest', tap: '    not ok 12 - x\n', events: [[1, false, 'x', '', '']] },
  { what: 'no number and no name', tap: 'ok\n', events: [[0, true, '', '', '']] },
  { what: 'the time at the end', tap: 'ok 1 - a # time=3.5ms\n', events: [[0, true, 'a', '', '']] },
  { what: 'a skip', tap: 'ok 1 - a # SKIP needs: root\n', events: [[0, true, 'a', 'skip', 'needs: root']] },
  { what: 'something to do', tap: 'not ok 1 - a # TODO later\n', events: [[0, false, 'a', 'todo', 'later']] },
  { what: 'an escaped number sign', tap: 'ok 1 - a \\# SKIP b\n', events: [[0, true, 'a # SKIP b', '', '']] },
  { what: 'a plan', tap: '1..3\n', events: [[0, 'plan', 3]] },
  { what: 'a bail-out', tap: 'Bail out! no disk\n', events: [['bail out', 'no disk']] },
  { what: 'other output as nothing', tap: 'okay\nnot okay\n# Subtest: x\nTAP version 14\n', events: [] },
  { what: 'a line without its end', tap: 'ok 1 - a', events: [[0, true, 'a', '', '']] },
  {
    what: 'diagnostics that look like TAP',
    tap: 'not ok 1 - a\n  ---\n  got: |\n    not ok 2 - b\n  ...\nok 2 - c\n',
    events: [
      [0, false, 'a', '', '', 'got: |', '  not ok 2 - b'],
      [0, true, 'c', '', ''],
    ],
  },
];

for (const { what, tap, events } of rows) t.test(`tapReader reads ${what}`, async t => t.same(read(tap), events));

t.test('tapReader takes bytes as they come', async t => {
  const text = 'ok 1 - a\nnot ok 2 - b\n  ---\n  at: c\n  ...\n1..2\n';
  t.same(read(...text), read(text));
});
