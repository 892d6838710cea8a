import t from 'tap';
import { send } from '../../../netns/differential/case.ts';
import { differences } from '../../../netns/differential/compare.ts';
import { judge } from '../../../netns/differential/judge.ts';
import { tcp } from '../../../netns/differential/packet.ts';
import type { Placed } from '../../../netns/differential/playbill.ts';
import type { Transcript } from '../../../netns/differential/transcript.ts';

const item: Placed = {
  topic: 'a topic',
  vip: '10.1.1.1',
  isSpread: false,
  isRandom: false,
  case: { name: 'a case', rules: [], steps: [send(tcp('S')), { kind: 'connections' }] },
};
const recorded: Transcript = {
  begun: [],
  steps: [['1: to R1: a packet'], ['TCP 00:59 SYN_RECV client:40000 vip:80 R1:80']],
  connections: ['TCP 01:00 SYN_RECV client:40000 vip:80 R1:80'],
  servers: ['TCP vip:80 rr', '-> R1:80 Tunnel 1 1 0'],
  counters: ['TCP vip:80 1 1 0 40 0'],
};

const rows: readonly (readonly [string, Partial<Transcript>, readonly object[]])[] = [
  ['nothing', {}, []],
  ['two seconds less', { connections: ['TCP 00:58 SYN_RECV client:40000 vip:80 R1:80'] }, []],
  [
    'three seconds less',
    { connections: ['TCP 00:57 SYN_RECV client:40000 vip:80 R1:80'] },
    [{ part: 'connections', got: 'TCP 00:57 SYN_RECV client:40000 vip:80 R1:80' }],
  ],
  [
    'another state',
    { connections: ['TCP 01:00 ESTABLISHED client:40000 vip:80 R1:80'] },
    [{ part: 'connections', expected: 'TCP 01:00 SYN_RECV client:40000 vip:80 R1:80' }],
  ],
  [
    'another packet',
    { steps: [['1: to R2: a packet'], recorded.steps[1] ?? []] },
    [{ part: 'packets', step: 1, expected: '1: to R1: a packet', got: '1: to R2: a packet' }],
  ],
  [
    'a packet more',
    { steps: [['1: to R1: a packet', '1: b'], recorded.steps[1] ?? []] },
    [{ part: 'packets', got: '1: b' }],
  ],
  [
    'connections in between',
    { steps: [recorded.steps[0] ?? [], []] },
    [{ part: 'connections', step: 2, got: 'nothing more' }],
  ],
  ['rules that were refused', { begun: ['no such scheduler'] }, [{ part: 'packets', expected: 'nothing more' }]],
  [
    'counts of servers and packets',
    { servers: ['TCP vip:80 rr'], counters: ['TCP vip:80 1 1 1 40 40'] },
    [
      { part: 'servers', got: 'nothing more' },
      { part: 'counters', got: 'TCP vip:80 1 1 1 40 40' },
    ],
  ],
];

for (const [what, change, expected] of rows) {
  t.test(`differences tells ${what}`, async t => {
    const found = differences(item, recorded, { ...recorded, ...change });
    t.equal(found.length, expected.length);
    t.match(found, expected);
  });
}

t.test('judge has nothing against what is listed, and something against what is listed for nothing', async t => {
  const known = [{ case: 'a case', parts: ['servers' as const], why: 'not yet' }];
  const other = { ...recorded, servers: [] };
  t.same(judge(item, recorded, other, known), []);
  t.match(judge(item, recorded, recorded, known), [{ case: 'a case', part: 'servers', listed: /not yet/ }]);
  t.match(judge(item, recorded, { ...other, counters: [] }, known), [{ part: 'counters', got: 'nothing more' }]);
  t.match(judge(item, recorded, other, []), [{ part: 'servers' }]);
});
