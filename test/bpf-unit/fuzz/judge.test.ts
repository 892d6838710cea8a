import t from 'tap';
import { judge, type Outcome } from '../../bpf/fuzz/judge/judge.ts';
import { knownService, type Way, World, wayTo } from '../../bpf/fuzz/judge/world.ts';
import { answered } from '../../bpf/packets/answer.ts';
import { addressBytes } from '../../bpf/packets/build/address.ts';
import { type FrameSpec, frame } from '../../bpf/packets/frame.ts';
import { encapsulated, type OuterSpec } from '../../bpf/packets/outer.ts';
import { macOf } from '../../bpf/packets/rules.ts';

const v4: FrameSpec = { family: 'ipv4' };
const v6: FrameSpec = { family: 'ipv6' };
const free = { ttl: 64, tos: 3, payload: 30 };

/** Every kind of tunnel around every IP version, with what the oracle calls it. */
const kinds = (['ipip', 'gre', 'gue', 'direct'] as const).flatMap(kind =>
  (['10.0.0.11', 'fd00::11'] as const).flatMap(destination =>
    [v4, v6].flatMap(family => [true, false].map(checksum => ({ kind, destination, family, checksum }))),
  ),
);

function worldFor(family: FrameSpec, way: Partial<Way>, address = '10.0.0.11'): World {
  const service = knownService({ protocol: 'tcp', port: 80, servers: [] });
  const own = family.family === 'ipv6' ? { vip: String.fromCharCode(...addressBytes('fd00::100')) } : {};
  return new World([{ ...service, ...own, ways: [{ ...wayTo({ address }), ...way }] }]);
}

function outcome(verdict: string, frame: Uint8Array, action = 3): Outcome {
  return { verdicts: [verdict], action, frame };
}

/** Bits of a right frame that may be turned over without a complaint. */
function unnoticed(world: World, input: Uint8Array, right: Outcome): number[] {
  return Array.from({ length: right.frame.length * 8 }, (_, bit) => bit).filter(bit => {
    const frame = Uint8Array.from(right.frame);
    frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7));
    try {
      judge(world, input, { ...right, frame });
      return true;
    } catch {
      return false;
    }
  });
}

t.test('judge, of packets that are forwarded', async t => {
  for (const { kind, destination, family, checksum } of kinds) {
    const name = `${family.family} to ${destination}, ${kind}${checksum ? ', checksum' : ''}`;
    const world = worldFor(family, { kind, checksum }, destination);
    const input = frame({ ...family, ...free, padding: 3 });
    const outer: OuterSpec = {
      kind,
      destination,
      destinationMac: macOf(destination),
      checksum,
      tos: 2,
      ttl: 63,
      sourcePort: 50_000,
    };
    const right = outcome('TX', encapsulated(input, outer));

    t.test(`takes the right frame: ${name}`, async () => judge(world, input, right));

    t.test(`notices every bit that is wrong: ${name}`, async t => {
      // A source port of GUE is free but for its highest bit; without a checksum nothing else tells it.
      const gue = 14 + (destination === 'fd00::11' ? 40 : 20);
      const isFree = (bit: number) => kind === 'gue' && !checksum && bit > gue * 8 && bit < (gue + 2) * 8;
      t.same(
        unnoticed(world, input, right).filter(bit => !isFree(bit)),
        [],
      );
    });

    t.test(`notices a frame that is longer or shorter: ${name}`, async t => {
      const complains = (bytes: Uint8Array) =>
        t.throws(() => judge(world, input, outcome('TX', bytes)), { name: 'Complaint' });
      complains(Uint8Array.from([...right.frame, 0]));
      for (let length = 14; length < right.frame.length; length++) complains(right.frame.slice(0, length));
    });
  }

  t.test('takes an outer id where DF is clear, and none where it is set', async t => {
    const world = worldFor({}, {});
    const outer = { destination: '10.0.0.11', destinationMac: macOf('10.0.0.11') };
    const clear = frame({ df: false });
    judge(world, clear, outcome('TX', encapsulated(clear, { ...outer, df: false, id: 99 })));
    t.throws(() => judge(world, clear, outcome('TX', encapsulated(clear, outer))), { name: 'Complaint' });
    const set = frame();
    t.throws(() => judge(world, set, outcome('TX', encapsulated(set, { ...outer, id: 99 }))), { name: 'Complaint' });
  });

  t.test('refuses a packet that must not go on, however it was sent', async t => {
    const world = worldFor({}, {});
    const outer = { destination: '10.0.0.11', destinationMac: macOf('10.0.0.11') };
    const specs: FrameSpec[] = [
      { destinationPort: 81 },
      { source: '127.0.0.1' },
      { destinationMac: 'ff:ff:ff:ff:ff:ff' },
      { dataOffset: 4 },
      { payload: 1441 },
    ];
    for (const spec of specs) {
      const input = frame(spec);
      t.throws(() => judge(world, input, outcome('TX', encapsulated(input, outer))), { name: 'Complaint' });
    }
  });
});

t.test('judge, of packets that are answered', async t => {
  const noServer = { ipv4: { type: 3, code: 3 }, ipv6: { type: 1, code: 4 } };
  const exceeded = { ipv4: { type: 11, code: 0 }, ipv6: { type: 3, code: 0 } };
  const tooBig = { ipv4: { type: 3, code: 4 }, ipv6: { type: 2, code: 0 } };
  for (const family of ['ipv4', 'ipv6'] as const) {
    const cases = [
      ['ICMP_NO_SERVER', worldFor({ family }, { isUsable: false }), {}, { ...noServer[family], quotedTtl: 63 }],
      ['ICMP_TTL_EXCEEDED', worldFor({ family }, {}), { ttl: 1 }, { ...exceeded[family], quotedTtl: 1 }],
      [
        'ICMP_TOO_BIG',
        worldFor({ family }, { mtu: 100 }),
        { payload: 80 },
        { ...tooBig[family], mtu: 80, quotedTtl: 62 },
      ],
      [
        'ICMP_NO_SERVER',
        worldFor({ family }, { isUsable: false }),
        { payload: 1400 },
        { ...noServer[family], quotedTtl: 63 },
      ],
    ] as const;
    for (const [verdict, world, spec, answer] of cases) {
      const input = frame({ family, ...spec, padding: 6 });
      const right = outcome(verdict, answered(input, answer));
      const name = `${family} ${verdict}, ${right.frame.length} bytes`;
      t.test(`takes the right answer: ${name}`, async () => judge(world, input, right));
      t.test(`notices every bit that is wrong: ${name}`, async t => t.same(unnoticed(world, input, right), []));
    }
  }

  t.test('refuses an answer to an ICMP error', async t => {
    const world = new World([{ ...knownService({ protocol: 'tcp', port: 0, servers: [] }), protocol: 1 }]);
    const input = frame({ protocol: 'icmp', icmp: { type: 3, quotes: { packet: { reply: true } } } });
    const right = outcome('ICMP_NO_SERVER', answered(input, { type: 3, code: 3, quotedTtl: 63 }));
    t.throws(() => judge(world, input, right), { message: /ICMP_NO_SERVER applies/ });
    const echo = frame({ protocol: 'icmp' });
    judge(world, echo, outcome('ICMP_NO_SERVER', answered(echo, { type: 3, code: 3, quotedTtl: 63 })));
  });
});

t.test('judge, of packets that are passed or dropped', async t => {
  const world = worldFor({}, { isReachable: false });
  const input = frame({ destinationPort: 81 });
  judge(world, input, outcome('PASS_NO_SERVICE', input, 2));
  judge(world, frame(), outcome('SLOW_NEIGHBOUR', new Uint8Array(), 1));

  t.test('notices a changed byte, another action, another reason and a verdict counted twice', async t => {
    const changed = Uint8Array.from(input);
    changed[40] = 99;
    const wrong: Outcome[] = [
      outcome('PASS_NO_SERVICE', changed, 2),
      outcome('PASS_NO_SERVICE', input, 1),
      outcome('PASS_NO_CONNECTION', input, 2),
      outcome('PASS_BAD_SOURCE', input, 2),
      outcome('PASS_SOMETHING_NEW', input, 2),
      { ...outcome('PASS_NO_SERVICE', input, 2), verdicts: [] },
      { ...outcome('PASS_NO_SERVICE', input, 2), verdicts: ['PASS_NO_SERVICE', 'TX'] },
    ];
    for (const one of wrong) t.throws(() => judge(world, input, one), { name: 'Complaint' }, one.verdicts.join());
  });
});
