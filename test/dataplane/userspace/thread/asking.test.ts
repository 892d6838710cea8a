import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import type { ConnectionNews, SchedulerHook } from '../../../../src/dataplane/scheduler-hook.ts';
import { askedCount } from '../../../../src/dataplane/userspace/asked-counts.ts';
import { lossCounts } from '../../../../src/dataplane/userspace/losses.ts';
import { verdictCounts, verdictName } from '../../../../src/dataplane/userspace/meanings.ts';
import { emptyPacket } from '../../../../src/dataplane/userspace/packet.ts';
import { Directory } from '../../../../src/dataplane/userspace/thread/directory.ts';
import { Forwarder } from '../../../../src/dataplane/userspace/thread/forwarder.ts';
import type { Notice } from '../../../../src/dataplane/userspace/thread/protocol.ts';
import { SchedulerDesk } from '../../../../src/dataplane/userspace/thread/scheduler-desk.ts';
import type { Service } from '../../../../src/model/service.ts';
import { defaultSettings, type Settings } from '../../../../src/model/settings.ts';
import { formatIp, parseIp } from '../../../../src/net/ip.ts';
import { ipv4FromNumber } from '../../../../src/net/ipv4.ts';
import type { Connection, Load } from '../../../../src/sched/scheduler.ts';
import { serverOf } from '../../../bpf/packets/expected.ts';
import { type FrameSpec, frame } from '../../../bpf/packets/frame.ts';
import { serverAt, service } from '../../../model/examples.ts';
import { nextHop } from './next-hop.ts';

const addresses = ['10.0.0.11', '10.0.0.12', '10.0.0.13'];
const web = service('tcp 10.0.0.100:80', { scheduler: 'rr', servers: addresses.map(address => serverAt(address)) });

/** A forwarder and its desk, as if each were in a thread of its own. */
class Both implements Disposable {
  readonly asked: [connection: Connection, loads: readonly Load[]][] = [];
  readonly news: ConnectionNews[] = [];
  readonly warnings: string[] = [];
  /** Verdict and server of each frame that was handled once more. */
  readonly resumed: [verdict: string, server: string][] = [];
  readonly forwarder: Forwarder;
  /** Whether the ruling thread takes notices. */
  isTaken = true;
  pick: () => Promise<number | undefined> = async () => 2;
  readonly #directory = new Directory();
  readonly #desk: SchedulerDesk;

  constructor() {
    this.forwarder = new Forwarder({
      connections: 4096,
      answersForHost: false,
      notify: notice => this.#take(notice),
      resumed: (_frame, verdict) => this.resumed.push([verdictName(verdict), this.#sent()]),
    });
    const hook: SchedulerHook = {
      asks: () => true,
      watches: ({ watched }) => watched === true,
      pick: (_service, connection, loads) => {
        this.asked.push([connection, loads]);
        return this.pick();
      },
      news: news => this.news.push(news),
    };
    const { forwarder } = this;
    const thread = {
      tell: (...order: Parameters<Forwarder['obey']>) => void forwarder.obey(...order),
    };
    const log = { warn: (text: string) => this.warnings.push(text) };
    this.#desk = new SchedulerDesk({ hook, directory: this.#directory, thread, log });
  }

  async put(service: Service): Promise<void> {
    const { forwarder } = this;
    await forwarder.obey('network', { hops: addresses.map(address => [parseIp(address), nextHop]) });
    const attention = this.#desk.attentionTo([service]);
    const outcome = await forwarder.obey('replace', { removals: [], services: [service], attention });
    if ('error' in outcome) throw new Error(outcome.error.message);
    this.#directory.replace([], [service], outcome.answer);
  }

  async configure(settings: Partial<Settings>): Promise<void> {
    await this.forwarder.obey('settings', { ...defaultSettings, ...settings });
  }

  /** Verdict of a frame and, if it is forwarded at once, its server. */
  send(spec: FrameSpec = {}): string {
    this.forwarder.tables.outbox.clear();
    const bytes = frame({ destination: '10.0.0.100', ...spec });
    const verdict = verdictName(this.forwarder.handle(bytes, 1, 0, bytes.length));
    return verdict === 'TX' ? `TX ${this.#sent()}` : verdict;
  }

  /** Verdicts that were counted. */
  counted(): Record<string, number> {
    const { verdicts, losses } = this.forwarder.memory;
    const all = [...verdictCounts(verdicts), ...lossCounts(losses)].filter(({ packets }) => packets > 0n);
    return Object.fromEntries(all.map(({ name, packets }) => [name, Number(packets)]));
  }

  /** What became of packets about which the scheduler was to be asked: `overLimit`, `noRoom` before, outcomes as such. */
  became(): Record<string, number> {
    const { asked, verdicts } = this.forwarder.memory;
    const { overLimit, noRoom, outcomes } = askedCount(asked, verdicts);
    const unasked = { overLimit: Number(overLimit), full: Number(noRoom) };
    const all = [...Object.entries(unasked), ...outcomes.map(({ name, packets }) => [name, packets] as const)];
    return Object.fromEntries(all.filter(([, packets]) => packets > 0));
  }

  [Symbol.dispose](): void {
    this.forwarder[Symbol.dispose]();
  }

  #sent(): string {
    const { outbox } = this.forwarder.tables;
    if (outbox.count !== 1) return `${outbox.count} frames`;
    const server = serverOf(outbox.bytes.slice(outbox.startOf(0), outbox.endOf(0)));
    outbox.clear();
    return server;
  }

  #take(notice: Notice): boolean {
    if (!this.isTaken) return false;
    const copy = structuredClone(notice);
    if (copy.kind === 'ask' || copy.kind === 'news') this.#desk.take(copy);
    return true;
  }
}

async function start(service: Service = web): Promise<Both> {
  const both = new Both();
  await both.put(service);
  return both;
}

/** Until so many frames were handled once more. The timers of what waits let the process end. */
async function resumed(both: Both, count: number): Promise<void> {
  const awake = setInterval(() => {}, 1000);
  while (both.resumed.length < count) await turn();
  clearInterval(awake);
}

t.test('the server that a scheduler names gets the connection', async t => {
  using both = await start();
  t.equal(both.send({ sourcePort: 3000 }), 'SLOW_SCHEDULER');
  t.equal(both.forwarder.tables.conns.size, 0, 'nothing is entered before the answer');
  await resumed(both, 1);
  t.same(both.resumed, [['TX', '10.0.0.13']]);
  const none = { active: 0, inactive: 0, overloaded: false };
  const connection = { client: '192.168.7.10', clientPort: 3000, destination: '10.0.0.100', destinationPort: 80 };
  t.match(both.asked, [[{ ...connection, client: String }, [none, none, none]]]);
  t.equal(both.send({ sourcePort: 3000, flags: 'A' }), 'TX 10.0.0.13');
  t.same(both.counted(), { SLOW_SCHEDULER: 1, TX: 1 }, 'the answer’s verdict is not counted');
  const traffic = both.forwarder.memory.servers.traffic.reduce((sum, count, at) => (at % 5 < 2 ? sum + count : sum), 0);
  t.equal(traffic, 3, 'but its connection and its packet are');
  both.send({ sourcePort: 3001 });
  await resumed(both, 2);
  t.same(both.became(), { scheduled: 2 });
  t.match(both.asked[1]?.[1], [{ active: 0 }, { active: 0 }, { active: 1 }], 'loads are told');
});

t.test('the fallback schedules where the scheduler', async t => {
  const rows: Readonly<Record<string, readonly [(both: Both) => void, string, warning?: string]>> = {
    'names none': [both => (both.pick = async () => undefined), 'fallback'],
    'names one that there is not': [both => (both.pick = async () => 3), 'fallback', 'one of 3 servers, got 3'],
    fails: [both => (both.pick = async () => Promise.reject(new Error('on purpose'))), 'fallback', 'on purpose'],
    'is late': [both => (both.pick = () => new Promise(() => {})), 'late'],
    'can’t be told, since its thread is behind': [both => (both.isTaken = false), 'fallback'],
  };
  for (const [name, [prepare, outcome, warning]] of Object.entries(rows)) {
    await t.test(name, async t => {
      using both = await start();
      prepare(both);
      const ports = [3000, 3001, 3002];
      for (const sourcePort of ports) t.equal(both.send({ sourcePort }), 'SLOW_SCHEDULER');
      await resumed(both, 3);
      t.same(both.resumed.map(([, server]) => server).toSorted(), addresses);
      t.equal(both.warnings.length, warning === undefined ? 0 : 1);
      t.match(both.warnings.join(), warning ?? '');
      t.same(both.became(), { [outcome]: 3 });
    });
  }
});

t.test('a late answer is no answer', async t => {
  using both = await start();
  let say = (_: number) => {};
  both.pick = () => new Promise(resolve => (say = resolve));
  both.send();
  await resumed(both, 1);
  say(0);
  await turn();
  t.equal(both.resumed.length, 1);
});

t.test('packets of one connection wait together, and it is asked once', async t => {
  using both = await start();
  let say = (_: number) => {};
  both.pick = () => new Promise(resolve => (say = resolve));
  for (let packet = 0; packet < 9; packet++) t.equal(both.send(), 'SLOW_SCHEDULER');
  t.equal(both.asked.length, 1);
  t.same(both.counted(), { SLOW_SCHEDULER: 9, DROP_WAITING_FULL: 1 }, 'eight are kept');
  t.same(both.became(), { waiting: 8, noRoom: 1 });
  say(1);
  await resumed(both, 8);
  t.same(both.became(), { scheduled: 8, noRoom: 1 });
  t.same(new Set(both.resumed.map(([, server]) => server)), new Set(['10.0.0.12']));
  t.equal(both.forwarder.tables.conns.size, 1);
});

t.test(
  'as many packets may be asked about as a limit allows in a quarter of a second, and 16 MiB may wait',
  async t => {
    using both = await start();
    const { asking } = both.forwarder.tables;
    const packet = { ...emptyPacket(), end: 1500 };
    const may = [0, 249, 249, 250, 251, 499].map(after => asking.mayAsk(packet, 2, 1e9 + after));
    t.same(may, [true, true, false, true, true, false]);
    t.equal(asking.mayAsk({ ...packet, end: (16 << 20) + 1 }, 2, 2e9), false);
    t.same(both.became(), { overLimit: 2, full: 1 });
  },
);

t.test('nobody is asked with a limit of 0', async t => {
  using both = await start();
  await both.configure({ slow_scheduler_rate: 0 });
  t.match(both.send(), /^TX 10/);
  t.same(both.asked, []);
  t.same(both.became(), { overLimit: 1 });
});

t.test('more connections than may wait are scheduled by the fallback', async t => {
  using both = await start();
  await both.configure({ slow_scheduler_rate: 100_000 });
  both.pick = () => new Promise(() => {});
  for (let sourcePort = 1; sourcePort <= 1024; sourcePort++) both.send({ sourcePort });
  t.same([both.asked.length, both.resumed.length], [1024, 0]);
  t.equal(both.send({ sourcePort: 1025 }), 'SLOW_SCHEDULER');
  t.match(both.resumed, [['TX', /^10/]]);
  t.equal(both.asked.length, 1024);
  t.same(both.became(), { waiting: 1024, fallback: 1 });
});

t.test('a persistent client’s template comes before the scheduler', async t => {
  const persistence = { timeout: 360, netmask: ipv4FromNumber(0xffffffff) };
  using both = await start({ ...web, persistence });
  both.send({ sourcePort: 3000 });
  await resumed(both, 1);
  both.pick = async () => 0;
  t.equal(both.send({ sourcePort: 3001 }), 'TX 10.0.0.13');
  t.equal(both.asked.length, 1);
});

t.test('a server that was removed meanwhile gets nothing', async t => {
  using both = await start();
  let say = (_: number) => {};
  both.pick = () => new Promise(resolve => (say = resolve));
  both.send();
  await both.put({ ...web, servers: web.servers.slice(0, 2) });
  say(2);
  await resumed(both, 1);
  t.match(both.resumed, [['TX', /^10\.0\.0\.1[12]$/]]);
});

t.test('connections of watched services are told as they come and go', async t => {
  using both = await start({ ...web, watched: true });
  both.send({ sourcePort: 3000 });
  t.same(both.news, []);
  await resumed(both, 1);
  const about = { service: { port: 80 }, server: { port: 80 }, clientPort: 3000, port: 80 };
  t.match(both.news, [{ kind: 'opened', ...about }]);
  t.equal(both.news.map(news => (news.kind === 'opened' ? formatIp(news.vip) : ''))[0], '10.0.0.100');
  const { conns } = both.forwarder.tables;
  conns.remove(0);
  t.match(both.news.slice(1), [{ kind: 'closed', ...about, server: { address: parseIp('10.0.0.13') } }]);
});

t.test('news that can’t be told are counted, and that is told before the next', async t => {
  using both = await start({ ...web, watched: true });
  both.isTaken = false;
  for (const sourcePort of [1, 2]) both.send({ sourcePort });
  await resumed(both, 2);
  t.same(both.news, []);
  both.isTaken = true;
  both.send({ sourcePort: 3 });
  await resumed(both, 3);
  t.match(both.news, [
    { kind: 'lost', count: 2n },
    { kind: 'opened', clientPort: 3 },
  ]);
});

t.test('nothing is told of others', async t => {
  using both = await start();
  both.send();
  await resumed(both, 1);
  both.forwarder.tables.conns.remove(0);
  t.same(both.news, []);
});
