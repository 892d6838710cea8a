import t from 'tap';
import { ConnState, ConnValueLayout, connSlotCodec } from '../../../src/bpf/generated/lvx.ts';
import { u64 } from '../../../src/bpf/index.ts';
import { type Timeouts, timeoutsOf } from '../../../src/dataplane/states.ts';
import type { ConnEntry } from '../../../src/dataplane/xdp/conn-table.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { formatIp } from '../../../src/net/ip.ts';
import { formatIpv4, ipv4FromNumber } from '../../../src/net/ipv4.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { frame } from './frame.ts';
import { install, type ServerRule } from './rules.ts';

const servers: ServerRule[] = [{ address: '10.0.0.11' }, { address: '10.0.0.12' }, { address: '10.0.0.13' }];
const service = { protocol: 'tcp', port: 80, servers } as const;

async function entries(bench: Bench): Promise<ConnEntry[]> {
  const all: ConnEntry[] = [];
  for await (const chunk of bench.tables.conns.chunks()) all.push(...chunk);
  return all;
}

/** Timeouts that are over with the tick. */
const atOnce = Object.fromEntries(Object.keys(timeoutsOf(defaultSettings)).map(state => [state, 0])) as Timeouts;

/** The bench's tick is 64 jiffies: 640 ms on the slowest clock. */
const afterTick = () => new Promise(resolve => setTimeout(resolve, 1400));

/** The n-th client: its address and port. */
function client(n: number) {
  return { source: formatIpv4(ipv4FromNumber(0xc0a80000 + (n % 251))), sourcePort: 1024 + Math.floor(n / 251) };
}

t.test('the connection table', needsRoot, async t => {
  t.test('filled to its nominal capacity, refuses and forgets nobody', async t => {
    const capacity = 4096;
    using bench = new Bench({ connections: capacity });
    install(bench, service);
    const picked: number[] = [];
    for (let n = 0; n < capacity; n++) {
      const { verdict, frame: out } = bench.send(frame(client(n)));
      if (verdict !== 'TX') t.fail(`connection ${n} got ${verdict}`);
      picked.push(out[33] ?? 0);
    }
    t.equal((await entries(bench)).length, capacity, 'lists every connection once');
    let moved = 0;
    for (let n = 0; n < capacity; n++) {
      const { frame: out } = bench.send(frame({ ...client(n), flags: 'A' }));
      if (out[33] !== picked[n]) moved++;
    }
    t.equal(moved, 0, 'every connection is still with its server');
  });

  t.test('filled far beyond, still never sends a connection to another one’s server', async t => {
    const count = 8192;
    using bench = new Bench({ connections: 1024 });
    install(bench, service);
    const picked = Array.from({ length: count }, (_, n) => bench.send(frame(client(n))).frame[33]);
    let kept = 0;
    let wrong = 0;
    for (let n = 0; n < count; n++) {
      const { verdict, frame: out } = bench.send(frame({ ...client(n), flags: 'A' }));
      if (verdict === 'TX' && out[33] === picked[n]) kept++;
      else if (verdict !== 'PASS_NO_CONNECTION') wrong++;
    }
    t.equal(wrong, 0);
    t.ok(kept >= 2048, `keeps at least what there are slots for (${kept} of ${count})`);
  });

  t.test('shows clients, servers and states as the packets made them', async t => {
    using bench = new Bench();
    install(bench, { ...service, servers: servers.slice(0, 1) });
    const flows: Record<string, string[]> = {
      SYN_RECV: ['S'],
      ESTABLISHED: ['S', 'A'],
      FIN_WAIT: ['S', 'A', 'FA'],
      TIME_WAIT: ['S', 'F'],
      CLOSE: ['S', 'A', 'R'],
    };
    for (const [index, flags] of Object.values(flows).entries()) {
      for (const letters of flags) bench.send(frame({ sourcePort: 3000 + index, flags: letters }));
    }
    const found = (await entries(bench)).sort((a, b) => a.clientPort - b.clientPort);
    t.same(
      found.map(({ client, clientPort, state }) => [formatIp(client), clientPort, state]),
      Object.keys(flows).map((state, index) => ['192.168.7.10', 3000 + index, state]),
    );
  });

  t.test('takes an entry that timed out for no connection, and gives its slot to the next one', async t => {
    using bench = new Bench({ connections: 1024, timeouts: atOnce });
    install(bench, service);
    for (let n = 0; n < 2048; n++) bench.send(frame(client(n)));
    await afterTick();
    t.equal(bench.send(frame({ ...client(0), flags: 'A' })).verdict, 'PASS_NO_CONNECTION');
    t.same(await entries(bench), [], 'nor is it listed');
    const overflow = () => [...bench.object.map('conn_overflow')].length;
    const before = overflow();
    for (let n = 2048; n < 2560; n++) {
      if (bench.send(frame(client(n))).verdict !== 'TX') t.fail(`connection ${n} was refused`);
    }
    t.equal(overflow(), before, 'the old slots were enough');
  });

  t.test('frees the room of an entry that ends before its time, in the overflow too', async t => {
    const count = 512;
    using bench = new Bench({ connections: 64 });
    bench.configure({ expire_nodest_conn: 1 });
    install(bench, { ...service, servers: servers.slice(0, 1) });
    for (let n = 0; n < count; n++) for (const flags of ['S', 'A']) bench.send(frame({ ...client(n), flags }));
    const overflow = () => [...bench.object.map('conn_overflow', { key: u64, value: connSlotCodec }).entries()];
    const before = overflow().length;
    t.ok(before > 100, `${before} entries are in the overflow`);
    install(bench, { ...service, servers: servers.slice(1) });
    for (let n = 0; n < count; n++) bench.send(frame({ ...client(n), flags: 'A' }));
    t.same(
      overflow().filter(([key, slot]) => BigInt(slot.key) !== key),
      [],
      'none is kept that nobody finds',
    );
    t.same(await entries(bench), [], 'they have ended');
  });

  t.test('schedules a SYN on an entry that timed out anew', async t => {
    using bench = new Bench({ timeouts: atOnce });
    install(bench, service);
    const first = bench.send(frame({})).frame[33];
    await afterTick();
    const { verdict, frame: out } = bench.send(frame({}));
    t.equal(verdict, 'TX');
    t.not(out[33], first);
  });

  t.test('does not take an entry for timed out that another processor saw a tick later', async t => {
    using bench = new Bench();
    install(bench, service);
    bench.send(frame({}));
    const view = bench.object.map('conns').mmap();
    t.teardown(() => view.close());
    const words = new BigUint64Array(view.buffer);
    const at = words.findIndex((word, index) => index % 2 === 0 && word !== 0n) + 1;
    words[at] = (words[at] ?? 0n) + (2n << BigInt(ConnValueLayout.SEEN_SHIFT));
    t.equal((await entries(bench)).length, 1, 'it is listed');
    t.equal(bench.send(frame({ flags: 'A' })).verdict, 'TX');
  });

  t.test('a sweep frees what timed out, and nothing else', async t => {
    using bench = new Bench();
    install(bench, service);
    for (const sourcePort of [1, 2, 3]) bench.send(frame({ sourcePort }));
    const view = bench.object.map('conns').mmap();
    t.teardown(() => view.close());
    const words = new BigUint64Array(view.buffer);
    const keys = () => words.filter((word, index) => index % 2 === 0 && word !== 0n).length;
    const back = (seconds: number) => BigInt(Math.round((seconds * 1000) / 64)) << BigInt(ConnValueLayout.SEEN_SHIFT);
    const slots = [...words.keys()].filter(index => index % 2 === 0 && words[index] !== 0n);
    const [old = 0, late = 0] = slots;
    words[old + 1] = BigInt.asUintN(64, (words[old + 1] ?? 0n) - back(200));
    words[late + 1] = BigInt.asUintN(64, (words[late + 1] ?? 0n) - back(50));
    bench.sweeper.sweep();
    t.equal((await entries(bench)).length, 2);
    t.equal(keys(), 2);
    t.equal(words[old], 0n);
    const active = bench.placement.services()[0]?.servers.map(({ index }) => bench.tables.loads.count(index).active);
    t.same(active?.sort(), [0, 1, 1], 'its server has one connection less');
  });
});

t.test('a sweep keeps a template that is just over for connections yet to be looked at', needsRoot, async t => {
  /** Seconds since the templates were renewed, and since the connections were seen; how many templates stay. */
  const rows = [
    [361, 361, 30],
    [361, 1000, 30],
    [370, 1000, 0],
  ] as const;
  for (const [template, connection, left] of rows) {
    using bench = new Bench({ tickShift: 8 });
    install(bench, { ...service, persistent: true });
    for (let n = 0; n < 30; n++) for (const flags of ['S', 'A']) bench.send(frame({ ...client(n), flags }));
    using view = bench.object.map('conns').mmap();
    const words = new BigUint64Array(view.buffer);
    for (const [at, word] of words.entries()) {
      const state = Number((word >> BigInt(ConnValueLayout.STATE_SHIFT)) & 31n);
      const seconds = state === ConnState.ASSURED ? template : connection;
      const age = BigInt(Math.round((seconds * 1000) / 256)) << BigInt(ConnValueLayout.SEEN_SHIFT);
      if (at % 2 === 1 && word !== 0n) words[at] = BigInt.asUintN(64, word - age);
    }
    bench.sweeper.sweep();
    const counts = bench.placement.services()[0]?.servers.map(({ index }) => bench.tables.loads.count(index)) ?? [];
    const persistent = counts.reduce((sum, count) => sum + count.persistent, 0);
    t.equal(persistent, left, `renewed ${template} s ago, connections seen ${connection} s ago`);
  }
});

t.test('endOrphans', needsRoot, async t => {
  for (const persistent of [false, true]) {
    t.test(`ends what is with a removed server, ${persistent ? 'templates too' : 'and nothing else'}`, async t => {
      using bench = new Bench();
      install(bench, { ...service, persistent });
      for (let n = 0; n < 30; n++) {
        const from = { ...client(n), sourcePort: 1024 };
        bench.send(frame(from));
        bench.send(frame({ ...from, flags: 'A' }));
      }
      const [index = -1] = bench.placement.services()[0]?.servers.map(server => server.index) ?? [];
      const before = await entries(bench);
      const staying = before.filter(({ real }) => real !== index);
      t.equal(before.length, persistent ? 60 : 30);
      t.equal(staying.length, persistent ? 40 : 20);
      await bench.sweeper.endOrphans();
      t.equal((await entries(bench)).length, before.length, 'all servers are there');
      install(bench, { ...service, persistent, servers: servers.slice(1) });
      t.equal((await entries(bench)).length, before.length, 'nothing ends by itself');
      await bench.sweeper.endOrphans();
      const left = await entries(bench);
      t.equal(left.length, staying.length);
      t.notOk(left.some(({ real }) => real === index));
      t.same(bench.tables.loads.count(index), { active: 0, inactive: 0, persistent: 0 });
    });
  }

  t.test('ends what found no room in the lines', async t => {
    using bench = new Bench({ connections: 1024 });
    install(bench, service);
    const many = 3000;
    for (let n = 0; n < many; n++) {
      bench.send(frame(client(n)));
      bench.send(frame({ ...client(n), flags: 'A' }));
    }
    const spilled = [...bench.object.map('conn_overflow')].length;
    t.ok(spilled > 0, `${spilled} of them`);
    install(bench, { ...service, servers: [] });
    await bench.sweeper.endOrphans();
    t.same(await entries(bench), []);
  });
});
