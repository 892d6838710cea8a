import t from 'tap';
import type { FragmentKey, FragmentNote } from '../../../../src/bpf/generated/lvx.ts';
import type { SlowReasonName } from '../../../../src/dataplane/slow-reasons.ts';
import { type SlowContext, SlowHandler } from '../../../../src/dataplane/xdp/slow-path/handler.ts';
import type { SlowRecord } from '../../../../src/dataplane/xdp/slow-path/record.ts';
import type { OuterPacket, Sender } from '../../../../src/dataplane/xdp/slow-path/sender.ts';
import { ipip } from '../../../../src/model/forwarding.ts';
import { internetChecksum } from '../../../../src/net/checksum.ts';
import { formatIp, type Ip, parseIp } from '../../../../src/net/ip.ts';
import { hex, ipv4, join, toHex } from './bytes.ts';
import { recordOf } from './record-of.ts';

const now = 1_000_000n;
const [client, vip, director, server] = [0x0a000001, 0xc0a80001, 0x0a010001, 0x0a010002];

class TestSender implements Sender {
  errno = 0;
  readonly tunnelled: OuterPacket[] = [];
  readonly whole4: string[] = [];
  readonly wholes: Uint8Array[] = [];
  readonly mtus: number[] = [];
  tunnel(packet: OuterPacket): number {
    this.tunnelled.push(packet);
    return this.errno;
  }
  whole(packet: Uint8Array, by: Ip): number {
    this.mtus.push(new DataView(packet.buffer).getUint16(26));
    this.whole4.push(formatIp(by));
    this.wholes.push(packet);
    return this.errno;
  }
  frame() {
    return this.errno;
  }
  sourceTo() {
    return undefined;
  }
  [Symbol.dispose]() {}
}

function handling(context: Partial<SlowContext> = {}) {
  const sender = new TestSender();
  const notes = new Map<string, FragmentNote>();
  const learned: string[] = [];
  const sent: string[] = [];
  const asked: FragmentKey[] = [];
  const handler = new SlowHandler(
    {
      server: index => (index === 3 ? { address: parseIp('10.1.0.2'), forwarding: ipip } : undefined),
      learnMtu: (address, mtu) => learned.push(`${formatIp(address)} ${mtu}`),
      mtuTo: address => (address === parseIp('10.1.0.2') ? 1500 : undefined),
      sent: (index, { outPackets, outBytes }) => sent.push(`${index}: ${outPackets} ${outBytes}`),
      ask: async () => undefined,
      jiffiesNow: () => now,
      jiffiesPerSecond: 250,
      tickShift: 6,
      log: { warn() {} },
      ...context,
    },
    {
      get(key) {
        asked.push(key);
        return notes.get(`${key.id}`);
      },
    },
    sender,
    { run: () => 95 },
  );
  return { sender, notes, learned, sent, asked, handler };
}

function record(reason: SlowReasonName, packet: Uint8Array, other: Partial<SlowRecord> = {}): SlowRecord {
  return recordOf({ reason, packet, jiffies: now, ...other });
}

/** How many packets of a reason came to which end. */
function outcomes(handler: SlowHandler, reason: SlowReasonName): Record<string, number> {
  return Object.fromEntries(handler.counters()[reason].map(({ name, packets }) => [name, packets]));
}

const packet = ipv4({ source: client, destination: vip, protocol: 17, tos: 0xbb, ttl: 7 }, new Uint8Array(1480));
const later = ipv4({ source: client, destination: vip, protocol: 17, ttl: 7, id: 9, fragment: 185 }, hex('01020304'));
const expired = ipv4({ source: client, destination: vip, protocol: 17, ttl: 1, id: 9, fragment: 185 }, hex('01020304'));
const noteFor = (tick: bigint): FragmentNote => ({ realIndex: 3, serviceId: 1, tick: Number(tick & 0xffffffn) });
const key = `${9 * 0x10000}`;

t.test('SlowHandler sends what is too big in an outer header with its TOS and TTL', async t => {
  const { sender, handler } = handling();
  handler.take(record('SLOW_TOO_BIG', packet));
  t.match(sender.tunnelled, [{ destination: parseIp('10.1.0.2'), protocol: 4, ttl: 7, tos: 0xba }]);
  t.equal(toHex(sender.tunnelled[0]?.payload ?? hex('')), toHex(packet));
  t.same(outcomes(handler, 'SLOW_TOO_BIG'), { tunnelled: 1 });
});

t.test('SlowHandler counts what it can not send by why', async t => {
  const rows: readonly (readonly [string, SlowRecord, Partial<SlowContext>])[] = [
    ['noServer', record('SLOW_TOO_BIG', packet, { realIndex: 4 }), {}],
    ['stale', record('SLOW_TOO_BIG', packet, { jiffies: now - 251n }), {}],
    ['unreadable', record('SLOW_TOO_BIG', hex('00')), {}],
    ['unreadable', record('SLOW_TOO_BIG', hex('')), {}],
    ['unreadable', record('SLOW_FRAGMENT', packet), {}],
    ['unreadable', record('SLOW_ICMP', packet), {}],
    ['noServer', record('SLOW_NEIGHBOUR', packet, { realIndex: 4 }), {}],
    ['expired', record('SLOW_NEIGHBOUR', expired), {}],
    ['unreadable', record('SLOW_NEIGHBOUR', hex('00')), {}],
    ['expired', record('SLOW_FRAGMENT', expired), {}],
    [
      'unsupported',
      record('SLOW_TOO_BIG', packet),
      { server: () => ({ address: parseIp('10.1.0.2'), forwarding: { kind: 'direct' } }) },
    ],
  ];
  for (const [counter, taken, context] of rows) {
    const { sender, handler } = handling(context);
    handler.take(taken);
    t.same(outcomes(handler, taken.reason), { [counter]: 1 }, counter);
    t.same(sender.tunnelled, [], counter);
    handler.close();
  }
});

t.test('SlowHandler takes what is as old as a second', async t => {
  const { handler } = handling();
  handler.take(record('SLOW_TOO_BIG', packet, { jiffies: now - 250n }));
  t.same(outcomes(handler, 'SLOW_TOO_BIG'), { tunnelled: 1 });
});

t.test('SlowHandler counts and logs what the kernel refused', async t => {
  const said: string[] = [];
  const { sender, handler } = handling({ log: { warn: text => said.push(text) } });
  sender.errno = 101;
  handler.take(record('SLOW_TOO_BIG', packet));
  t.same(outcomes(handler, 'SLOW_TOO_BIG'), { ENETUNREACH: 1 });
  t.match(said, [/real server 10\.1\.0\.2: ENETUNREACH/]);
});

t.test('SlowHandler keeps a fragment until the note is there, and sends it with a lower TTL', async t => {
  const { sender, notes, handler } = handling();
  let resolve = (_: unknown) => {};
  const sent = new Promise(done => {
    resolve = done;
  });
  handler.take(record('SLOW_FRAGMENT', later));
  t.same(outcomes(handler, 'SLOW_FRAGMENT'), { waiting: 1 });
  sender.tunnelled.push = (...packets) => {
    resolve(packets[0]);
    return Array.prototype.push.apply(sender.tunnelled, packets);
  };
  notes.set(key, noteFor(now >> 6n));
  const awake = setInterval(() => {}, 1000);
  await sent;
  clearInterval(awake);
  const payload = sender.tunnelled[0]?.payload ?? hex('');
  t.match(sender.tunnelled[0], { ttl: 6, protocol: 4 });
  t.equal(payload[8], 6);
  t.equal(internetChecksum(payload.subarray(0, 20)), 0);
  t.equal(toHex(payload.subarray(12)), toHex(later.subarray(12)));
  t.same(outcomes(handler, 'SLOW_FRAGMENT'), { tunnelled: 1 });
});

t.test('SlowHandler sends a fragment at once if the note came meanwhile', async t => {
  const { sender, notes, asked, handler } = handling();
  notes.set(key, noteFor((now >> 6n) + 1n));
  handler.take(record('SLOW_FRAGMENT', later));
  t.equal(sender.tunnelled.length, 1);
  t.same(asked, [{ client: [client, 0, 0, 0], vip: [vip, 0, 0, 0], id: 9 * 0x10000, protocol: 17 }]);
});

t.test('SlowHandler does not go by a note that the program did not go by', async t => {
  const { sender, notes, handler } = handling();
  notes.set(key, noteFor((now >> 6n) - 129n));
  handler.take(record('SLOW_FRAGMENT', later));
  t.same(sender.tunnelled, []);
  t.same(outcomes(handler, 'SLOW_FRAGMENT'), { waiting: 1 });
  handler.close();
  t.same(outcomes(handler, 'SLOW_FRAGMENT'), {});
});

t.test('SlowHandler tells the known MTU where a router tells none, or one that can not be', async t => {
  const inner = ipv4({ source: client, destination: vip, protocol: 6, fragment: 0x4000 }, new Uint8Array(8));
  const outer = ipv4({ source: director, destination: server, protocol: 4 }, inner);
  const error = ipv4({ source: 1, destination: director, protocol: 1 }, join(hex('0304 0000 0000 0000'), outer));
  const { sender, handler } = handling();
  for (const mtu of [0, 68, 87, 88, 1400]) handler.take(record('SLOW_ICMP', error, { mtu }));
  t.same(sender.mtus, [1480, 1480, 1480, 88, 1380]);
});

t.test('SlowHandler holds 256 fragments', async t => {
  const { handler } = handling();
  for (let count = 0; count < 257; count++) handler.take(record('SLOW_FRAGMENT', later));
  t.same(outcomes(handler, 'SLOW_FRAGMENT'), { noRoom: 1, waiting: 256 });
  handler.close();
});

t.test('SlowHandler passes an ICMP error on and learns the MTU', async t => {
  const { sender, learned, sent, handler } = handling();
  const error = (fragment: number) => {
    const inner = ipv4({ source: client, destination: vip, protocol: 6, fragment }, new Uint8Array(8));
    const outer = ipv4({ source: director, destination: server, protocol: 4 }, inner);
    return ipv4({ source: 1, destination: director, protocol: 1 }, join(hex('0304 0000 0000 0578'), outer));
  };
  handler.take(record('SLOW_ICMP', error(0x4000), { mtu: 1400 }));
  handler.take(record('SLOW_ICMP', error(0), { mtu: 1300 }));
  t.same(sender.whole4, ['10.0.0.1']);
  t.same(learned, ['10.1.0.2 1400', '10.1.0.2 1300']);
  t.same(outcomes(handler, 'SLOW_ICMP'), { answered: 1, unasked: 1 });
  t.same(sent, ['3: 2 84'], 'what was quoted, and the error');
});

t.test('SlowHandler has the host look for a next hop: in a tunnel with the DF that it is to have', async t => {
  const { sender, handler } = handling();
  handler.take(record('SLOW_NEIGHBOUR', packet, { df: 1 }));
  handler.take(record('SLOW_NEIGHBOUR', packet));
  t.match(sender.tunnelled, [
    { destination: parseIp('10.1.0.2'), ttl: 6, df: true },
    { destination: parseIp('10.1.0.2'), ttl: 6, df: false },
  ]);
  t.equal(internetChecksum(sender.tunnelled[0]?.payload.subarray(0, 20) ?? hex('')), 0);
  t.same(outcomes(handler, 'SLOW_NEIGHBOUR'), { tunnelled: 2 });
});

t.test('SlowHandler has the host look for a next hop: by direct routing as it came, but for the TTL', async t => {
  const direct = { address: parseIp('10.1.0.2'), forwarding: { kind: 'direct' } } as const;
  const { sender, handler } = handling({ server: () => direct });
  handler.take(record('SLOW_NEIGHBOUR', packet));
  t.same(sender.whole4, ['10.1.0.2']);
  t.equal(sender.wholes[0]?.[8], 6);
  t.equal(toHex(sender.wholes[0]?.subarray(12) ?? hex('')), toHex(packet.subarray(12)));
  t.same(outcomes(handler, 'SLOW_NEIGHBOUR'), { routed: 1 });
});
