import t from 'tap';
import { readStatus, type Status, statusText } from '../../../src/cli/operator/status.ts';

const verdict = (name: string, perSecond: number) => ({
  ...{ name, meaning: `${name} is a verdict whose sentence is longer than there is room for on a screen of 80.` },
  ...{ packets: '1', perSecond },
});

const quiet: Status = {
  ...{ version: '1.2.3', pid: 4711, dataplane: 'xdp', interfaces: ['eth0', 'eth1'], uptimeSeconds: 93_784 },
  ...{ modes: { eth0: 'native', eth1: 'generic' }, services: 2, servers: 3, warnings: [] },
  serverStates: { usable: 3, draining: 0, drained: 0 },
  unusable: { count: 0, first: [] },
  table: { entries: 0, capacity: 1_048_576 },
  ...{ seconds: 1, packetsPerSecond: 0, verdicts: [], slowPath: [] },
};

t.test('a director without traffic is told in six lines', async t => {
  t.same(statusText(quiet).split('\n'), [
    'lvxd       1.2.3, process 4711, up 1d 2h 3m 4s',
    'dataplane  xdp on eth0 (native), eth1 (generic)',
    'services   2',
    'servers    3',
    'table      0 connections and templates, made for 1,048,576: 0%',
    'packets    0/s',
    '',
  ]);
});

t.test('what needs a hand is told where it is looked for', async t => {
  const text = statusText({
    ...quiet,
    ...{ services: 12, servers: 60, packetsPerSecond: 100_000 },
    serverStates: { usable: 57, draining: 2, drained: 1 },
    unusable: { count: 4, first: ['tcp 10.0.0.100:80', 'udp 10.0.0.100:53', 'tcp [fd00::100]:80'] },
    table: { entries: 524_288, capacity: 1_048_576 },
    verdicts: [verdict('TX', 99_949), verdict('REDIRECT', 1), verdict('DROP_TABLE_FULL', 50)],
    warnings: ['eth1: using generic XDP'],
  });
  t.same(text.split('\n').slice(2), [
    'services   12, 4 without a usable server: tcp 10.0.0.100:80, udp 10.0.0.100:53,',
    '           tcp [fd00::100]:80, …',
    'servers    60: 57 usable, 2 draining, 1 drained (weight 0, no connection)',
    'table      524,288 connections and templates, made for 1,048,576: 50%',
    'packets    100,000/s: >99.9% forwarded, <0.1% dropped',
    '',
    'VERDICT          PER SECOND  MEANING',
    'TX                    99949  TX is a verdict whose sentence is longer than ther…',
    'REDIRECT                1.0  REDIRECT is a verdict whose sentence is longer tha…',
    'DROP_TABLE_FULL          50  DROP_TABLE_FULL is a verdict whose sentence is lon…',
    '',
    'warning    eth1: using generic XDP',
    '',
  ]);
});

t.test('everything at once still fits a screen of 80 by 24, the newest warning on it', async t => {
  const names = ['TX', 'ICMP_NO_SERVER', 'PASS_NO_SERVICE', 'SLOW_TOO_BIG', 'DROP_TABLE_FULL', 'PASS_NOT_IP', 'A', 'B'];
  const warning = (number: number) => `warning ${number}: ${'words that go on and on '.repeat(number % 4)}.`;
  for (const count of [1, 3, 8, 20]) {
    const text = statusText({
      ...quiet,
      interfaces: Array.from({ length: 8 }, (_, index) => `interface-${index}`),
      ...{ services: 65_000, servers: 120_000, packetsPerSecond: 14_880_952 },
      serverStates: { usable: 100_000, draining: 10_000, drained: 10_000 },
      unusable: { count: 5000, first: ['tcp [2001:db8:1234:5678::100]:65000', 'tcp [2001:db8::1]:1', 'udp [::1]:1'] },
      verdicts: names.map((name, index) => verdict(name, 1_000_000 / 10 ** index)),
      warnings: Array.from({ length: count }, (_, index) => warning(index + 1)),
    });
    const lines = text.split('\n').slice(0, -1);
    t.ok(lines.length < 24, `${lines.length} lines with ${count} warnings`);
    t.same(
      lines.filter(line => line.length > 80),
      [],
    );
    t.match(text, new RegExp(`warning ${count}:`));
    const shown = text.match(/^warning /gm)?.length ?? 0;
    const rest = count - shown;
    if (rest > 0) t.match(text, new RegExp(`and ${rest} older warnings?: lvx status --json\\n$`));
  }
});

t.test('rates are of the packets between two readings, most frequent verdicts first', async t => {
  const readings = [
    [count('TX', '10'), count('DROP', '5'), count('PASS', '7')],
    [count('TX', '10'), count('DROP', '6'), count('PASS', '17')],
  ];
  const client = { status: async () => quiet, verdicts: async () => readings.shift() ?? [], slowPath: async () => [] };
  const { seconds, packetsPerSecond, verdicts } = await readStatus(client, 0.1);
  t.same(
    verdicts.map(({ name }) => name),
    ['PASS', 'DROP'],
  );
  t.equal(Math.round(packetsPerSecond * seconds), 11);
});

function count(name: string, packets: string) {
  return { name, packets, meaning: '' };
}
