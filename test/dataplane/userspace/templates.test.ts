import t from 'tap';
import { serverOf } from '../../bpf/packets/expected.ts';
import { frame } from '../../bpf/packets/frame.ts';
import { install, type ServerRule } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

const servers: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
const persistent = { protocol: 'tcp', port: 80, persistent: true, servers } as const;

function makeBench(): UserspaceBench {
  const bench = new UserspaceBench();
  install(bench, persistent);
  return bench;
}

function templates(bench: UserspaceBench): number {
  const [only] = bench.placement.services();
  const { servers } = only === undefined ? { servers: [] } : bench.placement.find(only);
  return servers.reduce((sum, { load }) => sum + load.templates, 0);
}

/** The server of a new connection. */
let lastPort = 1024;
function open(bench: UserspaceBench, source = '192.168.7.10', more: readonly string[] = []): string {
  const sourcePort = lastPort++;
  const server = serverOf(bench.send(frame({ source, sourcePort })).frame);
  for (const flags of more) bench.send(frame({ source, sourcePort, flags }));
  return server;
}

t.test('persistence', async t => {
  t.test('a client keeps its server, another one has its own', async t => {
    const bench = makeBench();
    const first = open(bench);
    t.same([open(bench), open(bench)], [first, first]);
    t.not(open(bench, '192.168.7.11'), first);
    t.equal(templates(bench), 2);
  });

  t.test('a template lives for the service’s time, from the last new connection on', async t => {
    const bench = makeBench();
    const first = open(bench, '192.168.7.10', ['R']);
    bench.now += 359_000;
    t.equal(open(bench, '192.168.7.10', ['R']), first);
    bench.now += 359_000;
    t.equal(open(bench, '192.168.7.10', ['R']), first, 'renewed');
    bench.now += 361_000;
    t.not(open(bench, '192.168.7.10', ['R']), first, 'over');
    t.equal(templates(bench), 1, 'the new one is in its place');
  });

  t.test('a sweep keeps a template whose connection lives, and ends it after that', async t => {
    const bench = makeBench();
    const first = open(bench, '192.168.7.10', ['A']);
    for (let minute = 0; minute < 14; minute++) {
      bench.now += 59_000;
      bench.sweep();
      t.equal(templates(bench), 1);
    }
    t.equal(open(bench), first);
    bench.now += 3_600_000;
    bench.sweep();
    t.equal(templates(bench), 0);
  });

  t.test(
    'a template goes to another server with its own, and stays with one of weight 0 unless it is told not to',
    async t => {
      const bench = makeBench();
      const first = open(bench);
      const quiesced = servers.map(server => (server.address === first ? { ...server, weight: 0 } : server));
      install(bench, { ...persistent, servers: quiesced });
      t.equal(open(bench), first);
      bench.configure({ expire_quiescent_template: 1 });
      const second = open(bench);
      t.not(second, first);
      install(bench, { ...persistent, servers: servers.filter(({ address }) => address !== second) });
      t.not(open(bench), second);
      t.equal(templates(bench), 1);
    },
  );
});

t.test('one-packet scheduling leaves nothing behind', async t => {
  const bench = new UserspaceBench();
  install(bench, { protocol: 'udp', port: 53, onePacket: true, servers });
  const picked = [1, 2, 3].map(() => serverOf(bench.send(frame({ protocol: 'udp', destinationPort: 53 })).frame));
  t.equal(new Set(picked).size, 3);
  t.equal(bench.tables.conns.size, 0);
});

t.test('a server at its upper threshold gets no more, until it is below three quarters of it', async t => {
  const bench = new UserspaceBench();
  install(bench, { protocol: 'tcp', port: 80, servers: [{ address: '10.0.0.11', upperThreshold: 4 }] });
  for (let sourcePort = 1; sourcePort <= 4; sourcePort++) {
    for (const flags of ['S', 'A', 'R']) bench.send(frame({ sourcePort, flags }));
  }
  t.equal(bench.send(frame({ sourcePort: 5 })).verdict, 'ICMP_NO_SERVER');
  bench.now += 5000;
  bench.send(frame({ sourcePort: 4, flags: 'R' }));
  bench.now += 5001;
  bench.sweep();
  t.equal(bench.tables.conns.size, 1);
  t.equal(bench.send(frame({ sourcePort: 5 })).verdict, 'TX');
});
