import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { type ConnectionNews, noSchedulerHook, type SchedulerHook } from '../../../../src/dataplane/scheduler-hook.ts';
import type { XdpDataplane } from '../../../../src/dataplane/xdp/xdp-dataplane.ts';
import { serverName } from '../../../../src/model/server.ts';
import { defaultSettings } from '../../../../src/model/settings.ts';
import type { Connection } from '../../../../src/sched/scheduler.ts';
import { serverAt, service } from '../../../model/examples.ts';
import { open, pinDirFor } from './open.ts';

/** The namespace with the servers; the client is there, too. */
const [, , servers = ''] = process.argv;

/** Runs a program there; the dataplane, which is in this process, goes on meanwhile. */
const inServers = (...command: string[]) => promisify(execFile)('nsenter', [`--net=/run/netns/${servers}`, ...command]);
await inServers('ip', 'route', 'replace', '10.0.0.100/32', 'via', '10.0.0.2');

/** Sends datagrams to the VIP, all from one port. */
async function send(count: number, sourcePort: number): Promise<void> {
  const program = `const socket = require('node:dgram').createSocket('udp4');
    let left = ${count};
    const next = () => (left-- > 0 ? socket.send('hello', 53, '10.0.0.100', next) : socket.close());
    socket.bind(${sourcePort}, '10.0.0.11', next);`;
  await inServers(process.execPath, '-e', program);
}

/** The ends of packets of a reason, once there are so many. */
async function outcomes(dataplane: XdpDataplane, reason: string, count: number): Promise<Record<string, number>> {
  for (let attempt = 0; ; attempt++) {
    const found = dataplane.slowPath().find(each => each.reason === reason)?.outcomes ?? [];
    const ended = found.reduce((sum, { name, packets }) => sum + (name === 'waiting' ? 0 : packets), 0);
    if (ended >= count || attempt > 100) return Object.fromEntries(found.map(({ name, packets }) => [name, packets]));
    await sleep(50);
  }
}

async function opened(t: Test, hook: Partial<SchedulerHook> = {}): Promise<XdpDataplane> {
  const dataplane = await open(pinDirFor(t), [], { hook: { ...noSchedulerHook, ...hook } });
  t.teardown(() => dataplane.detach());
  return dataplane;
}

/** What comes to the servers' side from the director, in tcpdump's words, once there is so much. */
async function seen(filter: string, count: number, act: () => Promise<void> | void): Promise<string[]> {
  const tcpdump = ['tcpdump', '-Z', 'root', '-Q', 'in', '-i', 'rs0', '-ntvl', '--immediate-mode', '-c', `${count}`];
  const dump: ChildProcess = spawn('nsenter', [`--net=/run/netns/${servers}`, ...tcpdump, filter]);
  const killer = setTimeout(() => dump.kill(), 10_000);
  let text = '';
  dump.stdout?.on('data', data => {
    text += data;
  });
  while (!String(await once(dump.stderr ?? dump, 'data')).includes('listening'));
  const closed = once(dump, 'close');
  try {
    await act();
    await closed;
  } finally {
    clearTimeout(killer);
    dump.kill();
  }
  return text.split('\n').filter(line => line.startsWith('IP '));
}

const dns = (...addresses: string[]) =>
  service('udp 10.0.0.100:53', { servers: addresses.map(address => serverAt(address, 1, 53)) });
const three = dns('10.0.0.12', '10.0.0.13', '10.0.0.14');

t.test('a scheduler is asked once for a connection, and its packets go to the server that it names', async t => {
  const asked: Connection[] = [];
  const news: ConnectionNews[] = [];
  const dataplane = await opened(t, {
    asks: () => true,
    watches: () => true,
    async pick(_, request) {
      asked.push(request);
      await sleep(50);
      return 1;
    },
    news: one => news.push(one),
  });
  await dataplane.put(three);
  const packets = await seen('ip proto 4 and dst 10.0.0.13', 3, () => send(3, 5001));
  t.equal(packets.length, 3);
  t.match(await outcomes(dataplane, 'SLOW_SCHEDULER', 1), { scheduled: Number });
  t.same(asked, [{ client: '10.0.0.11', clientPort: 5001, destination: '10.0.0.100', destinationPort: 53 }]);
  const servers: string[] = [];
  for await (const { server } of dataplane.connections()) servers.push(server ? serverName(server) : '');
  t.same(servers, ['10.0.0.13:53']);
  t.same(
    dataplane.traffic(three).servers.map(({ connections, packets }) => [connections, packets]),
    [
      [0n, 0n],
      [1n, 3n],
      [0n, 0n],
    ],
  );
  while (news.length === 0) await sleep(20);
  t.match(news, [{ kind: 'opened', clientPort: 5001, server: { port: 53 } }]);
});

t.test('a scheduler that fails, names nobody, is late, or is wrong leaves it to the fallback', async t => {
  const answers: (() => Promise<number | undefined>)[] = [
    async () => undefined,
    async () => {
      throw new Error('out of order');
    },
    async () => 7,
    () => new Promise(() => {}),
  ];
  const dataplane = await opened(t, { asks: () => true, pick: () => (answers.shift() ?? (async () => 0))() });
  await dataplane.put(three);
  const packets = await seen('ip proto 4', 4, async () => {
    for (let port = 5001; port <= 5004; port++) await send(1, port);
  });
  t.equal(packets.length, 4);
  t.same(await outcomes(dataplane, 'SLOW_SCHEDULER', 4), { fallback: 3, late: 1 });
});

for (const direct of [false, true]) {
  const name = direct ? 'by direct routing' : 'in its tunnel';
  t.test(`a packet for a server that answers ARP only later gets there, ${name}`, async t => {
    const dataplane = await opened(t);
    const late = direct ? '10.0.0.79' : '10.0.0.77';
    const forwarding = direct ? ({ kind: 'direct' } as const) : undefined;
    const [server = serverAt(late)] = dns(late).servers;
    await dataplane.put({ ...three, servers: [{ ...server, ...(forwarding && { forwarding }) }] });
    const filter = direct ? 'udp and dst 10.0.0.100' : `ip proto 4 and dst ${late}`;
    const [packet] = await seen(filter, 1, async () => {
      await send(1, 5001);
      await inServers('ip', 'address', 'add', `${late}/24`, 'dev', 'rs0');
    });
    await inServers('ip', 'address', 'delete', `${late}/24`, 'dev', 'rs0');
    t.match(packet, direct ? /ttl 63, .*proto UDP/ : /ttl 63, .*proto IPIP/);
    t.same(await outcomes(dataplane, 'SLOW_NEIGHBOUR', 1), { [direct ? 'routed' : 'tunnelled']: 1 });
  });
}

t.test('a server that never answers does not flood: what is over the limit is dropped', async t => {
  const dataplane = await opened(t);
  await dataplane.applySettings({ ...defaultSettings, slow_neighbour_rate: 1 });
  await dataplane.put(dns('10.0.0.78'));
  await send(20, 5001);
  await outcomes(dataplane, 'SLOW_NEIGHBOUR', 1);
  const found = dataplane.slowPath().find(({ reason }) => reason === 'SLOW_NEIGHBOUR');
  t.equal((found?.handedUp ?? 0n) + (found?.overLimit ?? 0n), 20n);
  t.ok((found?.overLimit ?? 0n) >= 10n, `${found?.overLimit} were dropped`);
});
