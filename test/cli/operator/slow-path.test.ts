import t from 'tap';
import { type SlowPathRow, slowPathTable, slowPathText, withSlowRates } from '../../../src/cli/operator/slow-path.ts';

const nothing = { meaning: '', handedUp: '0', overLimit: '0', noRoom: '0', outcomes: [] };

function row(rest: Partial<SlowPathRow>): SlowPathRow {
  return { reason: 'SLOW_FRAGMENT', ...nothing, handedUpPerSecond: 0, overLimitPerSecond: 0, ...rest };
}

t.test('withSlowRates takes rates between two readings; counters that started over came from 0', async t => {
  const before = [
    { reason: 'A', ...nothing, handedUp: '10', overLimit: '5' },
    { reason: 'B', ...nothing, handedUp: '10' },
  ];
  const after = [
    { reason: 'A', ...nothing, handedUp: '30', overLimit: '5' },
    { reason: 'B', ...nothing, handedUp: '4' },
    { reason: 'C', ...nothing, overLimit: '2' },
  ];
  t.match(withSlowRates(before, after, 2), [
    { reason: 'A', handedUpPerSecond: 10, overLimitPerSecond: 0 },
    { reason: 'B', handedUpPerSecond: 2, overLimitPerSecond: 0 },
    { reason: 'C', handedUpPerSecond: 0, overLimitPerSecond: 1 },
  ]);
});

t.test('slowPathTable shows reasons that there were, and what became of their packets', async t => {
  const outcomes = [
    { name: 'tunnelled', meaning: 'Sent on.', packets: 7 },
    { name: 'ENETUNREACH', meaning: 'Refused.', packets: 1 },
  ];
  const rows = [row({ reason: 'SLOW_ICMP' }), row({ handedUp: '9', overLimit: '3', handedUpPerSecond: 2, outcomes })];
  t.equal(
    slowPathTable(rows),
    [
      'FOR THE DAEMON  PACKETS  OVER LIMIT  NO ROOM  PER SECOND  WHAT IT DID',
      'SLOW_FRAGMENT         9           3        0         2.0',
      '  tunnelled           7                                   Sent on.',
      '  ENETUNREACH         1                                   Refused.',
      '',
    ].join('\n'),
  );
  t.equal(slowPathTable([row({})]), '');
});

t.test('slowPathText tells what comes now, and what is too much', async t => {
  const rows = [
    row({ handedUpPerSecond: 1000.4, overLimitPerSecond: 299_000 }),
    row({ reason: 'SLOW_ICMP', handedUpPerSecond: 3 }),
    row({ reason: 'SLOW_NEIGHBOUR', handedUp: '5' }),
  ];
  t.equal(slowPathText(rows), 'SLOW_FRAGMENT 1,000/s and 299,000/s over the limit, SLOW_ICMP 3/s');
  t.equal(slowPathText([row({ handedUp: '5' })]), '');
});
