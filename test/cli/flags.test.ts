import t from 'tap';
import { listText } from '../../src/cli/ipvsadm/list.ts';
import { schedulerFlagsText } from '../../src/cli/ipvsadm/scheduler-flags.ts';
import { noTraffic, wireServer, wireService } from '../api/wire-examples.ts';
import { recordedNames, startAdm } from './adm.ts';

const ok = { status: 0, out: '', err: '' };

t.test('a service is listed with all that it has', async t => {
  const { run } = await startAdm(t);
  const rows: readonly [string, string][] = [
    ['-A -t 10.0.0.100:80 -s rr -b flag-3,flag-1,flag-3', 'TCP  10.0.0.100:80 rr (flag-1,flag-3)'],
    [
      '-A -t 10.0.0.100:81 -s wrr -M 255.255.0.0 -p 9 -b flag-2',
      'TCP  10.0.0.100:81 wrr (flag-2) persistent 9 mask 255.255.0.0',
    ],
    ['-A -M 255.255.0.0 -t 10.0.0.100:82 -s rr -p', 'TCP  10.0.0.100:82 rr persistent 360 mask 255.255.0.0'],
    ['-A -u 10.0.0.100:80 -s rr -p --ops', 'UDP  10.0.0.100:80 rr persistent 360 ops'],
    ['-A --sctp-service 10.0.0.100:80 -s rr -M 255.255.0.0', 'SCTP 10.0.0.100:80 rr'],
    ['-A -M 255.255.0.0 -t [fd00::100]:80 -s rr -p', 'TCP  [fd00::100]:80 rr persistent 360'],
    ['-A -t [fd00::100]:81 -s rr -p 1 -M 64x', 'TCP  [fd00::100]:81 rr persistent 1 mask 64'],
    ['-A -t FD00:0::0101 -s rr -p', 'TCP  [fd00::101]:0 rr persistent 360'],
  ];
  for (const [words] of rows) t.same(await run(`ipvsadm ${words}`), ok, words);
  const { out } = await run('ipvsadm -Ln');
  t.same(
    out.split('\n').slice(3, -1),
    rows.map(([, line]) => line),
  );
});

t.test('editing a service replaces all that it has', async t => {
  const { run } = await startAdm(t);
  t.same(await run('ipvsadm -A -u 10.0.0.100:80 -s rr -p -o -b flag-1'), ok);
  t.same(await run('ipvsadm -E -u 10.0.0.100:80 -s wrr'), ok);
  t.match((await run('ipvsadm -Ln')).out, /\nUDP {2}10\.0\.0\.100:80 wrr\n$/);
});

const flags: readonly [string, readonly ('flag-1' | 'flag-2' | 'flag-3')[], string][] = [
  ['rr', ['flag-1', 'flag-2', 'flag-3'], 'flag-1,flag-2,flag-3'],
  ['sh', ['flag-1', 'flag-2'], 'sh-fallback,sh-port'],
  ['sh', ['flag-2', 'flag-3'], 'sh-port'],
  ['mh', ['flag-1'], 'mh-fallback'],
  ['mh', ['flag-2'], 'mh-port'],
  ['mh', ['flag-3'], ''],
];

for (const [scheduler, given, text] of flags) {
  t.test(`flags ${given} of ${scheduler} are called "${text}"`, async t => {
    t.equal(schedulerFlagsText(scheduler, given), text);
  });
}

t.test('long names of IPv4 endpoints are cut, those of IPv6 are not', async t => {
  const long = 'a-name-of-forty-letters-which-is-too-long';
  const names = {
    ...recordedNames,
    namesOf: async () =>
      new Map([
        ['10.0.0.100', long],
        ['fd00::11', long],
        ['10.0.0.11', long],
      ]),
  };
  const idle = { active: 0, inactive: 0, persistent: 0, counters: noTraffic };
  const servers = ['10.0.0.11', 'fd00::11'].map(address => ({ address, port: 80, ...wireServer, ...idle }));
  const service = {
    protocol: 'tcp',
    vip: '10.0.0.100',
    port: 80,
    ...wireService,
    counters: idle.counters,
    servers,
  } as const;
  const style = { numeric: false, contents: 'weights', exact: false, sort: true } as const;
  const lines = (await listText([service], style, false, names)).split('\n');
  t.same(lines.slice(2, 5), [
    'TCP  a-name-of-forty-letters-whic rr',
    `  -> [${long}]:http Tunnel  1      0          0         `,
    '  -> a-name-of-forty-letters-whic Tunnel  1      0          0         ',
  ]);
});
