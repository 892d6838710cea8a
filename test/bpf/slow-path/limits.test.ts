import t from 'tap';
import { SlowReason, Verdict } from '../../../src/bpf/generated/lvx.ts';
import { array, RingBuffer, u64 } from '../../../src/bpf/index.ts';
import type { SlowReasonName } from '../../../src/dataplane/slow-reasons.ts';
import { readRecord, type SlowRecord } from '../../../src/dataplane/xdp/slow-path/record.ts';
import { Refusals } from '../../../src/dataplane/xdp/slow-path/refusals.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { needsRoot } from '../needs-root.ts';
import { Bench } from '../packets/bench.ts';
import { hex } from '../packets/build/bytes.ts';
import { type FrameSpec, frame } from '../packets/frame.ts';
import { install, rules } from '../packets/rules.ts';

/** The slow path's limits as they are unless told otherwise. */
const usual: Partial<Settings> = {
  slow_too_big_rate: 2000,
  slow_icmp_rate: 500,
  slow_fragment_rate: 1000,
  slow_neighbour_rate: 1000,
};

/** A packet of each kind that the program hands up by itself. */
const kinds: Readonly<Partial<Record<SlowReasonName, FrameSpec>>> = {
  SLOW_TOO_BIG: { df: false, payload: 1460 },
  SLOW_FRAGMENT: { id: 0x5001, df: false, mf: true, offset: 182, protocol: 17, payload: 100 },
  SLOW_NEIGHBOUR: { destinationPort: 83 },
};

function open(settings: Partial<Settings> = {}): Bench {
  const bench = new Bench();
  for (const rule of rules) install(bench, rule);
  bench.configure({ ...usual, ...settings });
  return bench;
}

/** Says when a kind's next packet is due, nanoseconds from now. */
function setDue(bench: Bench, reason: SlowReasonName, nanoseconds: bigint): void {
  const due = bench.object.variable('slow_due', array(u64, SlowReason.ROOM));
  due.set(due.get().with(Verdict[reason] - SlowReason.FIRST, process.hrtime.bigint() + nanoseconds));
}

function records(bench: Bench): SlowRecord[] {
  const found: SlowRecord[] = [];
  using ring = new RingBuffer(bench.object.map('slow_packets'), bytes => {
    const record = readRecord(bytes);
    if (record !== undefined) found.push(record);
  });
  ring.consume();
  return found;
}

const second = 1_000_000_000n;

t.test('limits of the slow path', needsRoot, async t => {
  for (const [name, spec] of Object.entries(kinds)) {
    const reason = name as keyof typeof kinds;
    t.test(`${reason}: what is over the limit is dropped and counted, until time has passed`, async t => {
      using bench = open();
      using refusals = new Refusals(bench.object.map('.bss.refusals'));
      const verdict = () => bench.send(frame(spec)).verdict;
      t.equal(verdict(), reason);
      setDue(bench, reason, second * 60n);
      t.same([verdict(), verdict()], ['DROP_SLOW_PATH_LIMIT', 'DROP_SLOW_PATH_LIMIT']);
      t.same(refusals.of(reason), { overLimit: 2n, noRoom: 0n });
      for (const [other, packet] of Object.entries(kinds)) {
        if (other !== reason) t.equal(bench.send(frame(packet)).verdict, other, 'others are not limited by it');
      }
      setDue(bench, reason, 0n);
      t.equal(verdict(), reason);
      t.equal(records(bench).filter(record => record.reason === reason).length, 2);
    });

    t.test(`${reason}: a limit of 0 hands up none`, async t => {
      using bench = open({ slow_too_big_rate: 0, slow_fragment_rate: 0, slow_neighbour_rate: 0 });
      t.equal(bench.send(frame(spec)).verdict, 'DROP_SLOW_PATH_LIMIT');
    });
  }

  t.test('a limit lets a sixteenth of a second’s worth through at once, and each moves the next one', async t => {
    using bench = open({ slow_fragment_rate: 1 });
    const spec = kinds.SLOW_FRAGMENT ?? {};
    t.equal(bench.send(frame(spec)).verdict, 'SLOW_FRAGMENT');
    const due = bench.object.variable('slow_due', array(u64, SlowReason.ROOM));
    const next = due.get()[Verdict.SLOW_FRAGMENT - SlowReason.FIRST] ?? 0n;
    t.ok(next > process.hrtime.bigint() - 59n * second, 'a second after it came');
    setDue(bench, 'SLOW_FRAGMENT', second / 16n - second / 100n);
    const before = due.get()[Verdict.SLOW_FRAGMENT - SlowReason.FIRST] ?? 0n;
    t.equal(bench.send(frame(spec)).verdict, 'SLOW_FRAGMENT', 'within the burst');
    t.equal(due.get()[Verdict.SLOW_FRAGMENT - SlowReason.FIRST], before + second);
    t.equal(bench.send(frame(spec)).verdict, 'DROP_SLOW_PATH_LIMIT');
  });

  t.test('a record has the frame as it came in, short or long', async t => {
    using bench = open();
    const long = frame({ destinationPort: 83, payload: 1000, flags: 'S' });
    const short = frame({ destinationPort: 83, sourcePort: 7, df: false, padding: 6 });
    for (const bytes of [long, short]) t.equal(bench.send(bytes).verdict, 'SLOW_NEIGHBOUR');
    const found = records(bench);
    t.same(
      found.map(record => hex(record.frame)),
      [hex(long), hex(short.subarray(0, -6))],
    );
    t.same(
      found.map(({ link, ifindex, df, packet }) => ({ link, ifindex, df, packet: packet.length })),
      [
        { link: 14, ifindex: 1, df: 1, packet: 1040 },
        { link: 14, ifindex: 1, df: 0, packet: 40 },
      ],
    );
  });

  t.test('what finds no room is counted apart', async t => {
    using bench = open({ slow_too_big_rate: 1_000_000 });
    using refusals = new Refusals(bench.object.map('.bss.refusals'));
    const packet = frame(kinds.SLOW_TOO_BIG ?? {});
    let sent = 0;
    while (bench.send(packet).verdict === 'SLOW_TOO_BIG' && sent < 5000) sent++;
    t.ok(sent > 100 && sent < 5000, `${sent} found room`);
    t.same(refusals.of('SLOW_TOO_BIG'), { overLimit: 0n, noRoom: 1n });
    t.equal(records(bench).length, sent);
  });

  t.test('nobody is handed a packet for an unknown next hop when nobody takes it', async t => {
    using bench = open();
    bench.listen(false);
    t.equal(bench.send(frame({ destinationPort: 83 })).verdict, 'DROP_NO_NEXT_HOP');
    const [server] = bench.placement.services().find(({ port }) => port === 83)?.servers ?? [];
    t.match(bench.tables.loads.count(server?.index ?? 0), { active: 1 }, 'but the connection is entered, as in IPVS');
  });
});
