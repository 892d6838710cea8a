import t from 'tap';
import { SlowReason, Verdict } from '../../../../src/bpf/generated/lvx.ts';
import { array, u64 } from '../../../../src/bpf/index.ts';
import { hex } from '../../packets/build/bytes.ts';
import { serverOf } from '../../packets/expected.ts';
import { type FrameSpec, frame } from '../../packets/frame.ts';
import { encapsulated, type OuterSpec } from '../../packets/outer.ts';
import { macOf, type ServiceRule } from '../../packets/rules.ts';
import { ChosenBench } from './chosen-bench.ts';

const [first, second, third] = ['10.0.0.11', '10.0.0.12', '10.0.0.13'];
const servers = [{ address: first }, { address: second }, { address: third }];
const web: ServiceRule = { protocol: 'tcp', port: 80, servers };
const vip6 = 'fd00::100';

/** Kinds of services, each with a packet for it, and how that leaves for the server that is named. */
const kinds: readonly (readonly [string, ServiceRule, FrameSpec, Partial<OuterSpec> & { readonly to: string }])[] = [
  ['TCP', web, {}, { to: second }],
  ['UDP', { ...web, protocol: 'udp', port: 53 }, { protocol: 'udp', destinationPort: 53, payload: 9 }, { to: third }],
  [
    'IPv6',
    { protocol: 'tcp', vip: vip6, port: 80, servers: [{ address: 'fd00::11' }, { address: 'fd00::12' }] },
    { family: 'ipv6' },
    { to: 'fd00::12' },
  ],
  ['persistence', { ...web, persistent: true }, {}, { to: second }],
  ['every port', { ...web, port: 0 }, { destinationPort: 4242 }, { to: second }],
  [
    'one-packet',
    { ...web, protocol: 'udp', port: 54, onePacket: true },
    { protocol: 'udp', destinationPort: 54 },
    { to: second },
  ],
  [
    'GUE',
    { ...web, servers: servers.map(server => ({ ...server, kind: 'gue' as const })) },
    {},
    { to: third, kind: 'gue' },
  ],
  [
    'direct routing',
    { ...web, servers: servers.map(server => ({ ...server, kind: 'direct' as const })) },
    {},
    { to: first, kind: 'direct' },
  ],
  ['a VLAN', web, { tags: [{ tci: 5 }] }, { to: second }],
  ['least connections', { ...web, scheduler: 'lc' }, {}, { to: second }],
];

for (const [name, rule, spec, { to, ...outer }] of kinds) {
  t.test(`${name}: goes to the server that was named, and stays there`, async t => {
    using bench = new ChosenBench([rule]);
    const incoming = frame(spec);
    const { outcome, record } = bench.hand(spec);
    t.equal(outcome.verdict, 'SLOW_SCHEDULER');
    const before = bench.tables.verdicts.read();
    const again = bench.again(record, to);
    t.equal(again.verdict, 'TX');
    t.equal(again.ifindex, 1);
    const expected = encapsulated(incoming, { ...outer, destination: to, destinationMac: macOf(to) }, again.frame);
    t.equal(hex(again.frame ?? new Uint8Array()), hex(expected));
    t.same(bench.tables.verdicts.read(), before, 'its verdict was counted when it was handed up');
    const index = bench.indexOf(record?.serviceId ?? 0, to);
    t.match(bench.tables.traffic(index), { connections: 1n, packets: 1n }, 'it is counted as traffic once');
    if (name === 'one-packet') return;
    const later = bench.send(frame({ ...spec, flags: 'A' }));
    t.equal(later.verdict, 'TX', 'what follows does not ask');
    t.equal(macOf(to), macAt(later.frame));
    if (name !== 'persistence') return;
    const other = bench.send(frame({ ...spec, sourcePort: 999 }));
    t.same([other.verdict, macAt(other.frame)], ['TX', macOf(to)], 'nor does another connection of the client');
  });
}

function macAt(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 6), byte => byte.toString(16).padStart(2, '0')).join(':');
}

t.test('without an answer the fallback schedules', async t => {
  using bench = new ChosenBench([web]);
  const got = [1, 2, 3].map(sourcePort => bench.again(bench.hand({ sourcePort }).record).frame ?? new Uint8Array());
  t.same(got.map(serverOf), [third, second, first], 'round robin');
});

t.test('the fallback schedules at once', async t => {
  const reasons: Readonly<Record<string, (bench: ChosenBench) => void>> = {
    'while no control plane listens': bench => bench.listen(false),
    'when the limit is used up': bench => {
      const due = bench.object.variable('slow_due', array(u64, SlowReason.ROOM));
      const later = process.hrtime.bigint() + 60_000_000_000n;
      due.set(due.get().with(Verdict.SLOW_SCHEDULER - SlowReason.FIRST, later));
    },
    'where the limit is 0': bench => bench.configure({ slow_scheduler_rate: 0 }),
    'when the buffer is half full': bench => {
      while (bench.send(frame({ sourcePort: 77 })).verdict === 'SLOW_SCHEDULER');
    },
  };
  for (const [name, prepare] of Object.entries(reasons)) {
    using bench = new ChosenBench([web]);
    prepare(bench);
    t.equal(bench.send(frame({})).verdict, 'TX', name);
  }
  using bench = new ChosenBench([{ ...web, servers: [{ address: first, mtu: 3200 }] }]);
  t.equal(bench.send(frame({ payload: 3072 - 40 })).verdict, 'SLOW_SCHEDULER');
  t.equal(bench.send(frame({ payload: 3073 - 40 })).verdict, 'TX', 'for what is too long to be run again');
});

t.test('a service that is not asked about goes on as ever', async t => {
  using bench = new ChosenBench([{ ...web, port: 1 }]);
  t.equal(bench.send(frame({ destinationPort: 1 })).verdict, 'TX');
});

t.test('of two packets of a connection that were asked about, the first decides', async t => {
  using bench = new ChosenBench([web]);
  const [one, two] = [bench.hand({}).record, bench.hand({}).record];
  t.equal(serverOf(bench.again(one, second).frame ?? new Uint8Array()), second);
  t.equal(serverOf(bench.again(two, third).frame ?? new Uint8Array()), second);
  const connections = bench.placement
    .services()[0]
    ?.servers.map(({ index }) => bench.tables.traffic(index).connections);
  t.same(connections?.sort(), [0n, 0n, 1n]);
});

t.test('a server that is not the service’s is not taken', async t => {
  using bench = new ChosenBench([web, { ...web, port: 81, servers: [{ address: '10.0.0.14' }] }]);
  t.equal(serverOf(bench.again(bench.hand({}).record, '10.0.0.14').frame ?? new Uint8Array()), third, 'the fallback’s');
});

t.test('what can not be forwarded is answered, or dropped', async t => {
  using bench = new ChosenBench([web]);
  const answered = bench.again(bench.hand({ ttl: 1 }).record, second);
  t.same([answered.verdict, answered.ifindex], ['ICMP_TTL_EXCEEDED', 1]);
  t.equal(answered.frame?.[34], 11, 'time exceeded, to the client');
  const { record } = bench.hand({ sourcePort: 2 });
  bench.placement.replace(bench.placement.services(), []);
  t.match(bench.again(record, second), { verdict: 'PASS_NO_SERVICE', ifindex: undefined });
});

t.test('a server without a next hop: the packet is handed up once more', async t => {
  using bench = new ChosenBench([{ ...web, servers: [...servers, { address: '10.0.0.14', reachable: false }] }]);
  const { record } = bench.hand({});
  t.equal(bench.again(record, '10.0.0.14').verdict, 'SLOW_NEIGHBOUR');
  t.equal(bench.hand({ flags: 'A' }).outcome.verdict, 'SLOW_NEIGHBOUR', 'its connection is entered');
});

t.test('a first fragment leaves its note when it is run again', async t => {
  using bench = new ChosenBench([{ ...web, protocol: 'udp', port: 53 }]);
  const datagram = { id: 77, df: false, protocol: 'udp', destinationPort: 53 } as const;
  const { record, outcome } = bench.hand({ ...datagram, mf: true, payload: 1448, udpLength: 3008 });
  t.equal(outcome.verdict, 'SLOW_SCHEDULER');
  const later = { id: 77, df: false, mf: false, offset: 182, protocol: 17, payload: 40 };
  t.equal(bench.hand(later).outcome.verdict, 'SLOW_FRAGMENT');
  t.equal(bench.again(record, second).verdict, 'TX');
  const { verdict, frame: out } = bench.send(frame(later));
  t.same([verdict, serverOf(out)], ['TX', second]);
});

t.test('an ICMP error opens a connection by the fallback, with schedule_icmp', async t => {
  using bench = new ChosenBench([web]);
  bench.configure({ schedule_icmp: 1 });
  const quotes = { packet: { reply: true, flags: 'A', destinationPort: 5 } } as const;
  const error: FrameSpec = { protocol: 'icmp', df: false, icmp: { type: 3, code: 4, word: 1400, quotes } };
  t.equal(bench.send(frame(error)).verdict, 'TX');
});
