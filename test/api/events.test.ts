import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { WireEventFilter } from '../../src/api/packet-wire.ts';
import { Broadcast } from '../../src/dataplane/broadcast.ts';
import type { PacketEvent } from '../../src/dataplane/packet-event.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parsePort } from '../../src/net/port.ts';
import { FakeDataplane } from '../director/fake-dataplane.ts';
import { serverAt } from '../model/examples.ts';
import { startApi } from './daemon.ts';

/** A dataplane whose events the test makes; it tells how many follow them. */
class Eventful extends FakeDataplane {
  readonly packets = new Broadcast<PacketEvent>();
  readonly #following = new Set<AsyncIterator<PacketEvent>>();

  get followers(): number {
    return this.#following.size;
  }

  override events(): AsyncIterable<PacketEvent> {
    return {
      [Symbol.asyncIterator]: () => {
        const events = this.packets[Symbol.asyncIterator]();
        this.#following.add(events);
        return {
          next: () => events.next(),
          return: async () => {
            this.#following.delete(events);
            return (await events.return?.()) ?? { done: true, value: undefined };
          },
        };
      },
    };
  }

  /** Waits until so many follow. */
  async followedBy(t: Test, count: number): Promise<void> {
    for (let turn = 0; this.followers !== count && turn < 1000; turn++) await sleep(5);
    t.equal(this.followers, count);
  }
}

const forwarded: PacketEvent = {
  at: new Date(1_700_000_000_123),
  verdict: 'REDIRECT',
  protocol: 6,
  client: parseIp('192.168.7.10'),
  clientPort: parsePort(3000),
  vip: parseIp('10.0.0.100'),
  port: parsePort(80),
  server: serverAt('fd00::11'),
  length: 60,
};

const told = {
  at: '2023-11-14T22:13:20.123Z',
  verdict: 'REDIRECT',
  protocol: 6,
  client: '192.168.7.10',
  clientPort: 3000,
  vip: '10.0.0.100',
  port: 80,
  server: 'fd00::11',
  serverPort: 80,
  length: 60,
};

t.test('events come as they happen, until the client leaves', async t => {
  const dataplane = new Eventful();
  const { client } = await startApi(t, dataplane);
  const events = await client.events();
  const first = events.next();
  await dataplane.followedBy(t, 1);
  dataplane.packets.publish(forwarded);
  t.same(await first, { done: false, value: told });
  const second = events.next();
  const { server: _, ...dropped } = { ...forwarded, verdict: 'DROP_X' };
  dataplane.packets.publish(dropped);
  const { server, serverPort, ...rest } = told;
  t.same(await second, { done: false, value: { ...rest, verdict: 'DROP_X' } });
  await events.return(undefined);
  await dataplane.followedBy(t, 0);
});

t.test('the answer begins before there is an event, and ends with the client', async t => {
  const dataplane = new Eventful();
  const { socket } = await startApi(t, dataplane);
  const connection = connect(socket).setEncoding('utf8');
  connection.write('GET /v1/events HTTP/1.1\r\nhost: lvxd\r\n\r\n');
  const [head] = await once(connection, 'data');
  t.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  t.match(head, /content-type: application\/x-ndjson/);
  t.equal(dataplane.followers, 1);
  connection.destroy();
  await dataplane.followedBy(t, 0);
});

t.test('the end of the server is the end of the stream, not an error', async t => {
  const dataplane = new Eventful();
  const { app, client } = await startApi(t, dataplane);
  const events = await client.events();
  const next = events.next();
  await dataplane.followedBy(t, 1);
  await app.close();
  t.same(await next, { done: true, value: undefined });
});

t.test('the end of the dataplane is the end of the stream', async t => {
  const dataplane = new Eventful();
  const { client } = await startApi(t, dataplane);
  const events = await client.events();
  const next = events.next();
  await dataplane.followedBy(t, 1);
  dataplane.packets.close();
  t.same(await next, { done: true, value: undefined });
});

const variants: readonly Partial<PacketEvent>[] = [
  {},
  { verdict: 'DROP_TABLE_FULL', client: parseIp('192.168.8.10') },
  { verdict: 'DROPPED', protocol: 17, port: parsePort(53) },
  { verdict: 'PASS_ICMP', protocol: 1, port: parsePort(0) },
];

const filters: readonly [WireEventFilter, passes: readonly string[]][] = [
  [{}, ['REDIRECT', 'DROP_TABLE_FULL', 'DROPPED', 'PASS_ICMP']],
  [{ verdict: 'DROP' }, ['DROP_TABLE_FULL']],
  [{ verdict: 'REDIRECT' }, ['REDIRECT']],
  [{ client: '192.168.8.0/24' }, ['DROP_TABLE_FULL']],
  [{ service: 'udp/10.0.0.100' }, ['DROPPED']],
  [{ service: '10.0.0.100:80' }, ['REDIRECT', 'DROP_TABLE_FULL']],
  [{ service: '10.0.0.100' }, ['REDIRECT', 'DROP_TABLE_FULL', 'DROPPED', 'PASS_ICMP']],
  [{ service: 'tcp/10.0.0.100:80', client: '192.168.7.10' }, ['REDIRECT']],
];

t.test('who asks for some events gets those', async t => {
  const dataplane = new Eventful();
  const { client } = await startApi(t, dataplane);
  for (const [filter, passes] of filters) {
    const events = await client.events(filter);
    await dataplane.followedBy(t, 1);
    for (const variant of variants) dataplane.packets.publish({ ...forwarded, ...variant });
    const got = [];
    for (let count = 0; count < passes.length; count++) got.push((await events.next()).value?.verdict);
    t.same(got, passes, JSON.stringify(filter));
    await events.return(undefined);
    await dataplane.followedBy(t, 0);
  }
});

t.test('a filter of events that is none is refused', async t => {
  const dataplane = new Eventful();
  dataplane.verdicts = () => [{ name: 'DROP_TABLE_FULL', meaning: 'No room.', packets: 0n }];
  const { client } = await startApi(t, dataplane);
  const expected = 'query.verdict: expected a verdict, or how verdicts begin, like TX or DROP';
  await t.rejects(client.events({ verdict: 'drop' }), { status: 400, message: `${expected}, got "drop"` });
  await t.rejects(client.events({ client: '10.1' }), {
    status: 400,
    message: /^query\.client: expected an address or/,
  });
  await t.rejects(client.events({ service: 'web' }), { status: 400, message: /^query\.service: expected a service/ });
  const taken = await client.events({ verdict: 'DROP' });
  await taken.return(undefined);
});
