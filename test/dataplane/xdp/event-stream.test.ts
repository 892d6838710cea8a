import t from 'tap';
import { type Event, Verdict } from '../../../src/bpf/generated/lvx.ts';
import { packetEvent } from '../../../src/dataplane/xdp/event-stream.ts';
import { parseIp } from '../../../src/net/ip.ts';
import { parsePort } from '../../../src/net/port.ts';

const server = { address: parseIp('10.1.0.2'), port: parsePort(80) };
const context = {
  server: (index: number) => (index === 3 ? server : undefined),
  monotonic: () => 5_000_000_000n,
  wall: () => 1_700_000_000_000,
};

const told: Event = {
  nanoseconds: 4_998_500_000n,
  client: [0x0a000001, 0, 0, 0],
  vip: [0xc0a80001, 0, 0, 0],
  clientPort: 40000,
  port: 80,
  length: 60,
  protocol: 6,
  family: 4,
  verdict: Verdict.TX,
  realIndex: 3,
  hasReal: 1,
};

t.test('packetEvent says what became of a packet', async t => {
  t.same(packetEvent(told, context), {
    at: new Date(1_699_999_999_998.5),
    verdict: 'TX',
    protocol: 6,
    client: parseIp('10.0.0.1'),
    clientPort: parsePort(40000),
    vip: parseIp('192.168.0.1'),
    port: parsePort(80),
    server,
    length: 60,
  });
});

t.test('packetEvent reads IPv6 addresses', async t => {
  const event = { ...told, family: 6, client: [0xfd000000, 0, 0, 1], vip: [0xfd000000, 0, 0, 2] };
  t.match(packetEvent(event, context), { client: 'fd00::1', vip: 'fd00::2' });
});

t.test('packetEvent has a server only where there is one', async t => {
  t.notOk('server' in packetEvent({ ...told, hasReal: 0 }, context));
  t.notOk('server' in packetEvent({ ...told, realIndex: 4 }, context), 'it was removed meanwhile');
});

t.test('packetEvent names every verdict', async t => {
  for (const [name, verdict] of Object.entries(Verdict))
    if (name !== 'COUNT') t.equal(packetEvent({ ...told, verdict }, context).verdict, name);
});
