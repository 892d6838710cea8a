import t from 'tap';
import type { WireStatus } from '../../../../src/api/wire.ts';
import { frameOf, type TopData } from '../../../../src/cli/operator/top/frame.ts';
import { effectOf } from '../../../../src/cli/operator/top/keys.ts';
import type { TopRow } from '../../../../src/cli/operator/top/rates.ts';
import { keysIn } from '../../../../src/cli/operator/top/terminal.ts';

const status: WireStatus = {
  ...{ version: '1.2.3', pid: 1, dataplane: 'xdp', interfaces: ['eth0'], modes: {}, uptimeSeconds: 61 },
  ...{
    services: 2,
    servers: 3,
    serverStates: { usable: 3, draining: 0, drained: 0 },
    unusable: { count: 0, first: [] },
  },
  ...{ table: { entries: 1000, capacity: 4000 }, warnings: [] },
};

function row(name: string, pps: number, rest: Partial<TopRow> = {}): TopRow {
  const history = { conns: [1, 2], cps: [1, 2], pps: [pps / 2, pps], bps: [1, 2] };
  return { name, scheduler: '', conns: 7, cps: 0.5, pps, bps: pps * 800, history, ...rest };
}

const data: TopData = {
  at: new Date(2026, 0, 2, 3, 4, 5),
  ...{ status, packetsPerSecond: 1_234_567 },
  services: [
    { ...row('tcp 10.0.0.100:80', 10), scheduler: 'wlc', servers: [row('10.0.0.11:80', 10, { weight: 1 })] },
    {
      ...{ ...row('tcp [2001:db8:1234:5678:9abc:def0:1234:5678]:65535', 50_000), scheduler: 'mh' },
      servers: [row('10.0.0.12:65535', 123_456, { weight: 0 }), row('[2001:db8:1234:5678::12]:65535', 99_999_999)],
    },
  ],
};

t.test('a frame of 80 columns', async t => {
  const { top, head, body, foot } = frameOf(data, { sort: 'pps', columns: 80, rows: 24, scroll: 0 });
  t.same(top, ['lvxd 1.2.3, up 1m 1s, xdp on eth0  03:04:05', 'packets 1.23M/s, table 1,000 of 4,000 (25%)', '']);
  t.equal(head, 'SERVICE, SERVER            WEIGHT   CONNS  CONN/S   PKT/S▼  BIT/S   HISTORY');
  t.same(body, [
    'tcp [2001:db8:1234:5678:9abc:def…       7     0.5   50.0k   40.0M          ▄█',
    '  [2001:db8:1234:5678::12]:65535        7     0.5    100M   80.0G          ▄█',
    '  10.0.0.12:65535               0       7     0.5    123k   98.8M          ▄█',
    'tcp 10.0.0.100:80 wlc                   7     0.5      10   8.00k          ▄█',
    '  10.0.0.11:80                  1       7     0.5      10   8.00k          ▄█',
  ]);
  t.equal(foot, 'q quit   ← → or n c p b sort');
});

t.test(
  'no line is wider than the screen, however narrow or wide; a wide one has room for names and history',
  async t => {
    for (const columns of [20, 40, 80, 81, 100, 132, 250]) {
      const { top, head, body, foot = '' } = frameOf(data, { sort: 'conns', columns, rows: 24, scroll: 0 });
      t.same(
        [...top, head, ...body, foot].filter(line => line.length > columns),
        [],
      );
    }
    const wide = frameOf(data, { sort: 'pps', columns: 132, rows: 24, scroll: 0 });
    t.match(wide.body[0], /^tcp \[2001:db8:1234:5678:9abc:def0:1234:5678\]:65535 mh +7 .* {29}▄█$/);
  },
);

t.test('what finds no room is scrolled to, and no further', async t => {
  const view = { sort: 'pps', columns: 80, rows: 7 } as const;
  const at = (scroll: number) => frameOf(data, { ...view, scroll });
  t.equal(at(0).scrollMost, 3);
  t.equal(at(0).body.length, 2);
  t.equal(at(0).foot, 'q quit   ← → or n c p b sort   ↑ ↓ scroll, rows 1 to 2 of 5');
  t.match(at(3).body, [/^tcp 10/, /^ {2}10\.0\.0\.11/]);
  t.same(at(99).body, at(3).body);
});

t.test('a frame for a file has every row, and no help for keys', async t => {
  const { body, foot } = frameOf(data, { sort: 'pps', columns: 80, rows: Number.POSITIVE_INFINITY, scroll: 0 });
  t.equal(body.length, 5);
  t.equal(foot, undefined);
});

t.test('numbers that are not of now are not shown as if they were', async t => {
  const { top } = frameOf({ ...data, stale: 'lvxd is not running' }, { sort: 'pps', columns: 80, rows: 24, scroll: 0 });
  t.equal(top[1], 'lvxd is not running');
});

t.test('keys sort, scroll and quit; others do nothing', async t => {
  t.same(keysIn('q\x1b[A\x1bOBn\x1b[C\x03'), ['q', '\x1b[A', '\x1bOB', 'n', '\x1b[C', '\x03']);
  t.same(effectOf('q', 'pps'), { kind: 'quit' });
  t.same(effectOf('\x03', 'pps'), { kind: 'quit' });
  t.same(
    ['n', 'c', 'p', 'b'].map(key => effectOf(key, 'pps')),
    ['conns', 'cps', 'pps', 'bps'].map(sort => ({ kind: 'sort', sort })),
  );
  t.same(effectOf('\x1b[C', 'pps'), { kind: 'sort', sort: 'bps' });
  t.same(effectOf('\x1b[C', 'bps'), { kind: 'sort', sort: 'conns' });
  t.same(effectOf('\x1b[D', 'conns'), { kind: 'sort', sort: 'bps' });
  t.same(effectOf('\x1b[A', 'pps'), { kind: 'scroll', by: -1 });
  t.same(effectOf('\x1bOB', 'pps'), { kind: 'scroll', by: 1 });
  for (const key of ['A', 'B', 'x', ' ', '\x1b']) t.equal(effectOf(key, 'pps'), undefined, JSON.stringify(key));
});
