import t from 'tap';
import { listConnections } from '../../../src/dataplane/userspace/list.ts';
import type { Connection } from '../../../src/model/connection.ts';
import { formatIp } from '../../../src/net/ip.ts';
import { formatIpv4, ipv4FromNumber } from '../../../src/net/ipv4.ts';
import { serverOf } from '../../bpf/packets/expected.ts';
import { frame } from '../../bpf/packets/frame.ts';
import { install, type ServerRule } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

const servers: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
const service = { protocol: 'tcp', port: 80, servers } as const;

/** The n-th client: its address and port. */
function client(n: number) {
  return { source: formatIpv4(ipv4FromNumber(0xc0a80000 + (n % 251))), sourcePort: 1024 + Math.floor(n / 251) };
}

async function entries(bench: UserspaceBench): Promise<Connection[]> {
  const all: Connection[] = [];
  const names = {
    service: (id: number) => bench.placement.serviceOf(id)?.asked,
    server: (index: number) => bench.tables.servers[index]?.server,
  };
  for await (const some of listConnections(bench.tables.conns.memory, names, () => bench.now)) all.push(...some);
  return all;
}

/** What the servers of the only service carry. */
function loads(bench: UserspaceBench) {
  const [only] = bench.placement.services();
  return only === undefined ? [] : bench.placement.find(only).servers.map(({ load }) => load);
}

t.test('the connection table', async t => {
  t.test('filled to its capacity, refuses and forgets nobody', async t => {
    const capacity = 4096;
    const bench = new UserspaceBench({ connections: capacity });
    install(bench, service);
    const picked = Array.from({ length: capacity }, (_, n) => {
      bench.send(frame(client(n)));
      return serverOf(bench.send(frame({ ...client(n), flags: 'A' })).frame);
    });
    t.equal((await entries(bench)).length, capacity);
    const moved = picked.filter(
      (server, n) => serverOf(bench.send(frame({ ...client(n), flags: 'A' })).frame) !== server,
    );
    t.same(moved, []);
    t.equal(bench.send(frame(client(capacity))).verdict, 'DROP_TABLE_FULL', 'all of them are established');
    const total = loads(bench).reduce((sum, { active }) => sum + active, 0);
    t.equal(total, capacity);
  });

  t.test('full of half-open connections, throws out the oldest one nearby, and no established one', async t => {
    const bench = new UserspaceBench({ connections: 1024 });
    install(bench, service);
    for (let n = 0; n < 512; n++) for (const flags of ['S', 'A']) bench.send(frame({ ...client(n), flags }));
    for (let n = 512; n < 3000; n++) {
      bench.now++;
      if (bench.send(frame(client(n))).verdict !== 'TX') t.fail(`connection ${n} was refused`);
    }
    const found = await entries(bench);
    t.equal(found.length, 1024);
    t.equal(found.filter(({ state }) => state === 'ESTABLISHED').length, 512);
    const half = found.filter(({ state }) => state === 'SYN_RECV');
    const port = (n: number) => client(n).sourcePort;
    const recent = half.filter(({ clientPort }) => clientPort >= port(2000)).length;
    t.ok(recent > half.length / 2, `${recent} of ${half.length} came late`);
    t.equal(
      loads(bench).reduce((sum, { active }) => sum + active, 0),
      1024,
      'who is thrown out is not counted',
    );
  });

  t.test('gives the room of what has timed out to others, also without a sweep', async t => {
    const bench = new UserspaceBench({ connections: 256 });
    install(bench, service);
    for (let n = 0; n < 256; n++) for (const flags of ['S', 'A', 'R']) bench.send(frame({ ...client(n), flags }));
    t.equal(bench.send(frame(client(256))).verdict, 'DROP_TABLE_FULL');
    bench.now += 10_001;
    t.same(await entries(bench), []);
    for (let n = 256; n < 384; n++) t.equal(bench.send(frame(client(n))).verdict, 'TX');
    const found = await entries(bench);
    t.ok(
      found.length > 96,
      `${found.length} of 128: who finds nothing that timed out nearby takes a half-open one's room`,
    );
    bench.sweep();
    t.equal(bench.tables.conns.size, found.length, 'a sweep frees the rest');
    t.equal(
      loads(bench).reduce((sum, { active, inactive }) => sum + active + inactive, 0),
      found.length,
    );
  });

  t.test('shows clients, servers, states and times as the packets made them', async t => {
    const bench = new UserspaceBench();
    install(bench, { ...service, servers: servers.slice(0, 1) });
    install(bench, { protocol: 'udp', port: 53, servers: [{ address: '10.0.0.12' }] });
    install(bench, { protocol: 'tcp', vip: 'fd00::100', port: 80, servers: [{ address: 'fd00::11' }] });
    const flows: Readonly<Record<string, readonly [number, ...string[]]>> = {
      SYN_RECV: [60, 'S'],
      ESTABLISHED: [900, 'S', 'A'],
      FIN_WAIT: [120, 'S', 'A', 'FA'],
      TIME_WAIT: [120, 'S', 'F'],
      CLOSE: [10, 'S', 'A', 'R'],
    };
    const expected = Object.entries(flows).map(([state, [seconds, ...flags]], index) => {
      for (const letters of flags) bench.send(frame({ sourcePort: 3000 + index, flags: letters }));
      return ['192.168.7.10', 3000 + index, '10.0.0.100', 80, '10.0.0.11', state, seconds - 1];
    });
    bench.send(frame({ protocol: 'udp', destinationPort: 53, sourcePort: 4000 }));
    bench.send(frame({ family: 'ipv6', sourcePort: 4001 }));
    bench.now += 1000;
    t.same(
      (await entries(bench)).map(entry => [
        formatIp(entry.client),
        entry.clientPort,
        formatIp(entry.vip),
        entry.port,
        formatIp(entry.server.address),
        entry.state,
        entry.expiresIn,
      ]),
      [
        ...expected,
        ['192.168.7.10', 4000, '10.0.0.100', 53, '10.0.0.12', 'UDP', 299],
        ['fd00:1::10', 4001, 'fd00::100', 80, 'fd00::11', 'SYN_RECV', 59],
      ],
    );
  });

  t.test('takes an entry that timed out for no connection, and a packet renews one', async t => {
    const bench = new UserspaceBench();
    install(bench, service);
    bench.send(frame({}));
    bench.now += 60_000;
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'TX', 'just in time');
    bench.now += 900_000;
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'TX');
    bench.now += 900_001;
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'PASS_NO_CONNECTION');
  });
});

t.test('new_connection_rate: what is above it has no entry, and goes where its hash leads', async t => {
  const bench = new UserspaceBench();
  install(bench, service);
  bench.configure({ new_connection_rate: 40 });
  const picked = Array.from({ length: 50 }, (_, n) => serverOf(bench.send(frame(client(n))).frame));
  t.equal((await entries(bench)).length, 10, 'of a window of a quarter of a second');
  const again = Array.from({ length: 40 }, (_, n) =>
    serverOf(bench.send(frame({ ...client(n + 10), flags: 'A' })).frame),
  );
  t.same(again, picked.slice(10), 'later packets follow');
  bench.now += 250;
  bench.send(frame(client(60)));
  t.equal((await entries(bench)).length, 11, 'another window');
});

t.test('table_full=hash: what finds no room is forwarded without an entry', async t => {
  const bench = new UserspaceBench({ connections: 16 });
  install(bench, service);
  bench.configure({ table_full: 'hash' });
  for (let n = 0; n < 16; n++) for (const flags of ['S', 'A']) bench.send(frame({ ...client(n), flags }));
  const { verdict, frame: out } = bench.send(frame(client(99)));
  t.equal(verdict, 'TX');
  t.equal(serverOf(bench.send(frame({ ...client(99), flags: 'A' })).frame), serverOf(out));
  t.equal(bench.tables.conns.size, 16);
});
