import t from 'tap';
import type { Explanation, PacketQuestion } from '../../src/dataplane/explanation.ts';
import { parseIp } from '../../src/net/ip.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serverAt, serviceAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';

const question = { protocol: 'tcp', client: '192.168.7.10', clientPort: 3000, vip: '10.0.0.100', port: 80 } as const;

/** Remembers what it was asked, and knows everything. */
class KnowingDataplane extends FakeDataplane {
  readonly asked: PacketQuestion[] = [];

  override async explain(packet: PacketQuestion): Promise<Explanation> {
    this.asked.push(packet);
    const { address, port } = serverAt('fd00::11');
    const standing = { weight: 1, active: 2, inactive: 3, upperThreshold: 0, overloaded: false, usable: true };
    return {
      match: { service: serviceAt('tcp 10.0.0.100:80'), scheduler: 'rr' },
      track: {
        entry: { server: { address, port }, state: 'CLOSE', idle: 1, expiresIn: 9 },
        outcome: 'new',
        why: 'So.',
      },
      pick: { by: 'scheduler', scheduler: 'rr', servers: [{ address, port, ...standing }], server: { address, port } },
      encap: {
        ...{ server: { address, port }, tunnel: 'ipip', sizes: { overhead: 40, length: 80, mtu: 1500 } },
        outer: { source: parseIp('fd00::2'), destination: address, ttl: 63, tos: 0, df: false },
        nextHop: { mac: '02:00:00:00:00:01', interface: 'eth0', vlans: [5] },
      },
      verdict: 'TX',
      notes: ['A note.'],
    };
  }
}

t.test('an explanation comes with addresses as texts; what is not said of the packet is as usual', async t => {
  const dataplane = new KnowingDataplane();
  const { client } = await startApi(t, dataplane);
  const server = { address: 'fd00::11', port: 80 };
  t.match(await client.explain(question), {
    match: { service: { protocol: 'tcp', vip: '10.0.0.100', port: 80 }, scheduler: 'rr' },
    track: { entry: { server, state: 'CLOSE', idle: 1, expiresIn: 9 }, outcome: 'new', why: 'So.' },
    pick: { by: 'scheduler', servers: [{ ...server, weight: 1, active: 2, inactive: 3, usable: true }], server },
    encap: {
      ...{ server, tunnel: 'ipip', sizes: { overhead: 40, length: 80, mtu: 1500 } },
      outer: { source: 'fd00::2', destination: 'fd00::11', ttl: 63, tos: 0, df: false },
      nextHop: { mac: '02:00:00:00:00:01', interface: 'eth0', vlans: [5] },
    },
    verdict: 'TX',
    notes: ['A note.'],
  });
  await client.explain({ ...question, protocol: 'udp', length: 1000, ttl: 1, tos: 3, df: false, interface: 'eth1' });
  await client.explain({ ...question, client: 'fd00::1', vip: 'fd00::2', flags: 'SA' });
  const [usual, said, ipv6] = dataplane.asked;
  t.match(usual, {
    flags: 'S',
    length: 40,
    ttl: 64,
    tos: 0,
    df: true,
    interface: 'eth0',
    client: parseIp('192.168.7.10'),
  });
  t.match(said, { protocol: 'udp', length: 1000, ttl: 1, tos: 3, df: false, interface: 'eth1' });
  t.match(ipv6, { flags: 'SA', length: 60 });
});

t.test('without a dataplane the rules tell what they can', async t => {
  const { client } = await startApi(t);
  const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
  t.match(await client.explain(question), { match: {}, notes: [/dataplane is none/] });
  await client.addService(web, { scheduler: 'wlc' });
  await client.addServer(web, { address: '10.0.0.11', port: 80 }, { weight: 0 });
  const told = await client.explain(question);
  t.match(told, {
    match: { service: web, scheduler: 'wlc' },
    pick: { servers: [{ address: '10.0.0.11', weight: 0, usable: false }] },
  });
  t.notOk('verdict' in told, 'and nothing else');
  const every = { protocol: 'tcp', vip: '10.0.0.100', port: 0 } as const;
  await client.addService(every, { scheduler: 'rr', persistence: { timeout: 60, netmask: '255.255.255.255' } });
  t.match(await client.explain({ ...question, port: 81 }), { match: { service: every } });
});

const refused: readonly [change: object, message: string][] = [
  [{ client: '10.1' }, 'body.client: expected an IP address like 10.0.0.1 or fd00::1, got "10.1"'],
  [{ client: 'fd00::1' }, 'body: expected client and VIP of one address family'],
  [{ protocol: 'icmp' }, 'body.protocol: expected "tcp" or "udp" or "sctp", got "icmp"'],
  [{ length: 39 }, 'body.length: expected at least 40, got 39'],
  [{ length: 70_000 }, 'body.length: expected at most 65535, got 70000'],
  [{ ttl: 256 }, 'body.ttl: expected at most 255, got 256'],
  [{ size: 5 }, 'body: expected no other key, got "size"'],
];

t.test('a packet that there can not be is refused', async t => {
  const { app } = await startApi(t);
  for (const [change, message] of refused) {
    const answer = await app.inject({ method: 'POST', url: '/v1/explain', payload: { ...question, ...change } });
    t.same(answer.json(), { error: { code: 'bad-request', message } }, message);
    t.equal(answer.statusCode, 400);
  }
});
