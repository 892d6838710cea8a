import t from 'tap';
import type { WireConnection } from '../../../src/api/connection-wire.ts';
import type { WireEvent } from '../../../src/api/packet-wire.ts';
import type { WireService } from '../../../src/api/wire.ts';
import { connectionHead, connectionLine } from '../../../src/cli/operator/connections.ts';
import { eventHead, eventHint, eventLine } from '../../../src/cli/operator/events.ts';
import { servicesTable } from '../../../src/cli/operator/services.ts';
import { settingRows, settingsTable } from '../../../src/cli/operator/settings.ts';
import { verdictsTable, withRates } from '../../../src/cli/operator/verdicts.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { wireServer, wireService } from '../../api/wire-examples.ts';

const counters = { connections: '3', packets: '30', bytes: '300', outPackets: '2', outBytes: '136' };
const live = { active: 1, inactive: 2, persistent: 3, counters };

const services: readonly WireService[] = [
  {
    ...{ protocol: 'tcp', vip: '10.0.0.100', port: 80, ...wireService, counters },
    persistence: { timeout: 60, netmask: '255.255.255.0' },
    servers: [
      { address: '10.0.0.11', port: 80, ...wireServer, ...live },
      { address: '10.0.0.12', port: 80, ...wireServer, forwarding: { kind: 'direct' }, upperThreshold: 9, ...live },
    ],
  },
  {
    ...{ protocol: 'udp', vip: 'fd00::100', port: 53, ...wireService, counters },
    schedulerFlags: ['flag-1', 'flag-2'],
    persistence: { timeout: 60, prefix: 128 },
    onePacket: true,
    servers: [
      {
        ...{ address: 'fd00::11', port: 53, ...wireServer, upperThreshold: 9, lowerThreshold: 5, ...live },
        forwarding: { kind: 'tunnel', tunnel: 'gue', port: 6080, checksum: 'csum' },
      },
    ],
  },
];

t.test('services are listed with how they schedule and how their servers are reached', async t => {
  t.same(servicesTable(services).split('\n'), [
    'SERVICE             HOW                                              WEIGHT  ACTIVE  INACTIVE  PERSISTENT  CONNECTIONS  PACKETS  BYTES  OUT PACKETS  OUT BYTES',
    'tcp 10.0.0.100:80   rr, persistent 60 s, by 255.255.255.0                         2         4           6            3       30    300            2        136',
    '  10.0.0.11:80      ipip                                                  1       1         2           3            3       30    300            2        136',
    '  10.0.0.12:80      direct, at most 9                                     1       1         2           3            3       30    300            2        136',
    'udp [fd00::100]:53  rr, flag-1, flag-2, persistent 60 s, one packet               1         2           3            3       30    300            2        136',
    '  [fd00::11]:53     gue:6080 csum, at most 9, again below 5               1       1         2           3            3       30    300            2        136',
    '',
  ]);
});

t.test('marks are listed behind services, by their names', async t => {
  const rows = servicesTable([{ mark: 7, family: 6, ...wireService, counters, servers: [] }]).split('\n');
  t.match(rows[1], /^mark 7 IPv6 {2}rr {2}/);
});

const connection: WireConnection = {
  ...{ protocol: 'tcp', vip: '10.0.0.100', port: 80, servicePort: 80 },
  ...{ client: '192.168.7.10', clientPort: 3000, server: '10.0.0.11', serverPort: 80 },
  ...{ state: 'ESTABLISHED', template: false, expiresIn: 899.7 },
};

t.test('connections are lines of columns', async t => {
  const lines = [
    connectionHead,
    connectionLine(connection),
    connectionLine({ ...connection, client: '192.168.7.0', clientPort: 0, state: 'ASSURED', template: true }),
    connectionLine({ ...connection, protocol: 'sctp', vip: 'fd00::100', servicePort: 0, server: 'fd00::11' }),
    connectionLine({ ...connection, servicePort: 0, template: true }),
  ];
  t.same(lines.join('').split('\n'), [
    'PROTO  EXPIRES  STATE        CLIENT                 VIRTUAL                SERVER                 KIND',
    'tcp    14:59    ESTABLISHED  192.168.7.10:3000      10.0.0.100:80          10.0.0.11:80',
    'tcp    14:59    ASSURED      192.168.7.0:0          10.0.0.100:80          10.0.0.11:80           template',
    'sctp   14:59    ESTABLISHED  192.168.7.10:3000      [fd00::100]:80         [fd00::11]:80          every port',
    'tcp    14:59    ESTABLISHED  192.168.7.10:3000      10.0.0.100:80          10.0.0.11:80           template, every port',
    '',
  ]);
});

const event: WireEvent = {
  ...{ at: new Date(2024, 0, 2, 3, 4, 5, 67).toISOString(), verdict: 'REDIRECT', protocol: 6, length: 60 },
  ...{ client: '192.168.7.10', clientPort: 3000, vip: '10.0.0.100', port: 80, server: '10.0.0.11', serverPort: 80 },
};

t.test('events are lines of columns, in local time', async t => {
  const { server: _, serverPort: __, ...dropped } = event;
  const lines = [
    eventHead,
    eventLine(event),
    eventLine({ ...dropped, verdict: 'DROP_NO_ROUTE', protocol: 47, vip: 'fd00::100' }),
  ];
  t.same(lines.join('').split('\n'), [
    'TIME          VERDICT                 PROTO   CLIENT                 VIRTUAL                SERVER                 BYTES',
    '03:04:05.067  REDIRECT                tcp     192.168.7.10:3000      10.0.0.100:80          10.0.0.11:80           60',
    '03:04:05.067  DROP_NO_ROUTE           47      192.168.7.10:3000      [fd00::100]:80         -                      60',
    '',
  ]);
});

t.test('who waits for events that nobody samples is told how to have some', async t => {
  t.match(eventHint(0), /lvx settings event_sampling=\d+$/);
  t.equal(eventHint(1), undefined);
});

t.test('settings are listed with value, default and meaning', async t => {
  const settings = { ...defaultSettings, timeout_tcp: 60, table_full: 'hash' } as const;
  t.match(settingsTable(settingRows(['timeout_tcp', 'sloppy_tcp', 'table_full'], settings)).split('\n'), [
    /^SETTING {6}VALUE {2}DEFAULT {2}UNIT {2}MEANING$/,
    /^timeout_tcp {5}60 {6}900 {2}s {5}How long /,
    /^sloppy_tcp {7}1?0 {8}0 {8}Whether /,
    /^table_full {4}hash {5}drop {8}What becomes /,
    /^$/,
  ]);
});

const verdict = (name: string, packets: string) => ({ name, meaning: `${name} is what it is.`, packets });

t.test('rates of verdicts are what came between two readings, exact beyond 2^53', async t => {
  const before = [verdict('A', '9007199254740993'), verdict('B', '5'), verdict('C', '7')];
  const after = [verdict('A', '9007199254741994'), verdict('B', '5'), verdict('C', '4'), verdict('D', '2')];
  t.same(
    withRates(before, after, 2).map(({ name, packets, perSecond }) => [name, packets, perSecond]),
    [
      ['A', '9007199254741994', 500.5],
      ['B', '5', 0],
      ['C', '4', 2],
      ['D', '2', 1],
    ],
  );
});

t.test('verdicts are listed with counts and rates, small ones not rounded away', async t => {
  const rows = [
    { ...verdict('TX', '1234'), perSecond: 1000.4 },
    { ...verdict('DROP', '3'), perSecond: 0.5 },
    { ...verdict('PASS', '0'), perSecond: 0 },
  ];
  t.same(verdictsTable(rows).split('\n'), [
    'VERDICT  PACKETS  PER SECOND  MEANING',
    'TX          1234        1000  TX is what it is.',
    'DROP           3         0.5  DROP is what it is.',
    'PASS           0           0  PASS is what it is.',
    '',
  ]);
});
