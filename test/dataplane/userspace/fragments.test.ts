import t from 'tap';
import { be16, hex, read16 } from '../../bpf/packets/build/bytes.ts';
import { withChecksum } from '../../bpf/packets/build/checksum.ts';
import { type FrameSpec, frame } from '../../bpf/packets/frame.ts';
import { encapsulated } from '../../bpf/packets/outer.ts';
import { install, macOf, rules } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

const link = 14;
const moreFlag = 0x2000;

function makeBench(): UserspaceBench {
  const bench = new UserspaceBench();
  for (const rule of rules) install(bench, rule);
  return bench;
}

/** Pieces of an IPv4 frame whose header has no options, cut at these offsets into what is behind the header. */
function pieces(whole: Uint8Array, ...cuts: readonly number[]): Uint8Array[] {
  const header = [...whole.subarray(link, link + 20)];
  const body = whole.subarray(link + 20);
  return cuts.map((from, index) => {
    const to = cuts[index + 1] ?? body.length;
    const field = (from >> 3) | (to < body.length ? moreFlag : 0) | (read16(whole, link + 6) & 0x4000);
    const changed = header.toSpliced(2, 2, ...be16(20 + to - from)).toSpliced(6, 2, ...be16(field));
    return Uint8Array.from([
      ...whole.subarray(0, link),
      ...withChecksum(changed.toSpliced(10, 2, 0, 0), 10),
      ...body.subarray(from, to),
    ]);
  });
}

/** The same of IPv6: the pieces' fragment header is behind the first header. */
function pieces6(whole: Uint8Array, id: number, ...cuts: readonly number[]): Uint8Array[] {
  const body = whole.subarray(link + 40);
  return cuts.map((from, index) => {
    const to = cuts[index + 1] ?? body.length;
    const header = [...whole.subarray(0, link + 40)]
      .toSpliced(link + 4, 2, ...be16(8 + to - from))
      .toSpliced(link + 6, 1, 44);
    const fragment = [whole[link + 6] ?? 0, 0, ...be16(from | (to < body.length ? 1 : 0)), ...be16(0), ...be16(id)];
    return Uint8Array.from([...header, ...fragment, ...body.subarray(from, to)]);
  });
}

/** The IPv4 packet that frames are pieces of, in a frame; they must follow each other without a gap. */
function joined(frames: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array()] = frames;
  const bodies = frames.map(piece => [...piece.subarray(link + 20)]);
  let reached = 0;
  for (const [index, piece] of frames.entries()) {
    const isLast = index === frames.length - 1;
    if (read16(piece, link + 6) !== ((reached >> 3) | (isLast ? 0 : moreFlag)))
      throw new Error(`piece ${index}: wrong offset or flag`);
    if (read16(piece, link + 4) !== read16(first, link + 4)) throw new Error(`piece ${index}: another id`);
    if (read16(piece, link + 2) !== piece.length - link) throw new Error(`piece ${index}: wrong length`);
    reached += bodies[index]?.length ?? 0;
  }
  const header = [...first.subarray(link, link + 20)].toSpliced(2, 2, ...be16(20 + reached)).toSpliced(6, 2, 0, 0);
  return Uint8Array.from([
    ...first.subarray(0, link),
    ...withChecksum(header.toSpliced(10, 2, 0, 0), 10),
    ...bodies.flat(),
  ]);
}

const dns: FrameSpec = { df: false, protocol: 'udp', destinationPort: 53, payload: 2992 };
const toDns = { destination: '10.0.0.12', destinationMac: macOf('10.0.0.12') };
/** Sends frames; what came of each: its verdict and how many packets were sent. */
const sendAll = (bench: UserspaceBench, frames: readonly Uint8Array[]) => frames.map(each => bench.send(each));
const verdictsOf = (bench: UserspaceBench, frames: readonly Uint8Array[]) =>
  sendAll(bench, frames).map(({ verdict }) => verdict);

t.test('fragments', async t => {
  const whole = frame(dns);
  const [first = whole, second = whole, third = whole] = pieces(whole, 0, 1480, 2960);

  for (const [name, order] of Object.entries({
    'in order': [first, second, third],
    'the last one first': [third, first, second],
    backwards: [third, second, first],
    'each of the first two twice': [first, first, second, second, third],
  })) {
    t.test(`${name}: are one packet, which leaves in fragments of its outer packet`, async t => {
      const bench = makeBench();
      const outcomes = sendAll(bench, order);
      const last = outcomes.at(-1);
      t.same(
        outcomes.map(({ verdict }) => verdict),
        [...order.slice(1).map(() => 'SLOW_FRAGMENT'), 'SLOW_TOO_BIG'],
      );
      t.ok(outcomes.slice(0, -1).every(({ frames }) => frames.length === 0));
      t.same(
        last?.frames.map(({ length }) => length - link),
        [1500, 1500, 80],
        'as recorded from kernel IPVS',
      );
      const outer = joined(last?.frames ?? []);
      t.equal(hex(outer), hex(encapsulated(whole, { ...toDns, df: false }, outer)));
      const [dnsService] = bench.placement
        .services()
        .filter(({ port, protocol, vip }) => port === 53 && protocol === 'udp' && typeof vip === 'number');
      t.match(dnsService && bench.placement.traffic(dnsService), { connections: 1n, packets: 1n, bytes: 3020n });
      t.equal(bench.tables.reassembly.size, 0);
    });
  }

  t.test('that are small leave in fragments that are no longer', async t => {
    const small = frame({ ...dns, payload: 1000 });
    const last = sendAll(makeBench(), pieces(small, 0, 504)).at(-1);
    t.equal(last?.verdict, 'TX');
    t.same(
      last?.frames.map(({ length }) => length - link),
      [524, 524, 40],
      'as recorded from kernel IPVS',
    );
    const outer = joined(last?.frames ?? []);
    t.equal(hex(outer), hex(encapsulated(small, { ...toDns, df: false }, outer)));
  });

  t.test('of two clients are not mixed up', async t => {
    const bench = makeBench();
    const [a = whole, b = whole] = ['192.168.7.10', '192.168.7.11'].map(source =>
      frame({ ...dns, source, payload: 1000 }),
    );
    const mine = pieces(a, 0, 504);
    const theirs = pieces(b, 0, 504);
    t.same(verdictsOf(bench, [mine[0] ?? a, theirs[1] ?? b, mine[1] ?? a]), ['SLOW_FRAGMENT', 'SLOW_FRAGMENT', 'TX']);
    const outer = joined(bench.send(theirs[0] ?? b).frames);
    t.equal(hex(outer), hex(encapsulated(b, { ...toDns, df: false }, outer)));
  });

  t.test('with DF: a datagram that is too long for the tunnel is answered, as IPVS does', async t => {
    const long = frame({ ...dns, df: true, payload: 1460 });
    const last = sendAll(makeBench(), pieces(long, 0, 800)).at(-1);
    t.equal(last?.verdict, 'ICMP_TOO_BIG');
  });

  t.test('that contradict each other are dropped, and so is what waited with them', async t => {
    const rows: Readonly<Record<string, readonly [Uint8Array, Uint8Array]>> = {
      'an overlap': [first, pieces(whole, 0, 1472, 2960)[1] ?? whole],
      'another end': [third, pieces(frame({ ...dns, payload: 3000 }), 0, 1480, 2968)[2] ?? whole],
      'more behind the end': [third, pieces(frame({ ...dns, payload: 5000 }), 0, 1480, 2960, 4000)[3] ?? whole],
      'a length that leaves no whole units': [first, pieces(whole, 0, 1484)[0] ?? whole],
    };
    for (const [name, [one, other]] of Object.entries(rows)) {
      const bench = makeBench();
      t.same(verdictsOf(bench, [one, other]), ['SLOW_FRAGMENT', 'DROP_NO_ANSWER'], name);
      t.equal(bench.tables.reassembly.size, 0, name);
    }
  });

  t.test('wait for half a minute, and for no more than some datagrams', async t => {
    const bench = makeBench();
    bench.send(first);
    bench.now += 30_001;
    t.same(verdictsOf(bench, [second, third]), ['SLOW_FRAGMENT', 'SLOW_FRAGMENT']);
    for (let id = 1; id <= 1000; id++) {
      bench.now++;
      const [piece = whole] = pieces(frame({ ...dns, id, payload: 1000 }), 0, 504);
      bench.send(piece);
    }
    t.equal(bench.tables.reassembly.size, 128);
    const [, rest = whole] = pieces(frame({ ...dns, id: 1000, payload: 1000 }), 0, 504);
    t.equal(bench.send(rest).verdict, 'TX', 'the latest is still there');
  });

  t.test('whose datagram has a lying transport header, or is for no service, are left to the host', async t => {
    const bench = makeBench();
    const liar = frame({ ...dns, payload: 1000, udpLength: 2000 });
    t.same(verdictsOf(bench, pieces(liar, 0, 504)), ['SLOW_FRAGMENT', 'PASS_BAD_TRANSPORT']);
    const nobody = frame({ ...dns, payload: 1000, destinationPort: 8080 });
    t.same(verdictsOf(bench, pieces(nobody, 0, 504)), ['SLOW_FRAGMENT', 'PASS_NO_SERVICE']);
  });

  t.test('as short as they may be: the TCP header is in several', async t => {
    const segment = frame({ df: false, flags: 'S', payload: 4 });
    t.same(verdictsOf(makeBench(), pieces(segment, 0, 8, 16)), ['SLOW_FRAGMENT', 'SLOW_FRAGMENT', 'TX']);
  });

  t.test('of IPv6 are put together without their fragment headers', async t => {
    const datagram = frame({ family: 'ipv6', protocol: 'udp', destinationPort: 53, payload: 2000 });
    const bench = makeBench();
    const outcomes = sendAll(bench, pieces6(datagram, 7, 0, 1024).toReversed());
    t.same(
      outcomes.map(({ verdict }) => verdict),
      ['SLOW_FRAGMENT', 'SLOW_TOO_BIG'],
    );
    const frames = outcomes.at(-1)?.frames ?? [];
    t.same(
      frames.map(({ length }) => length - link),
      [40 + 8 + 1064, 40 + 8 + 984],
      'as recorded from kernel IPVS',
    );
    const [outerHeader, ...bodies] = [
      frames[0]?.subarray(0, link + 40),
      ...frames.map(each => each.subarray(link + 48)),
    ];
    const expected = encapsulated(datagram, { destination: 'fd00::12', destinationMac: macOf('fd00::12') });
    t.equal(hex(Buffer.concat(bodies)), hex(expected.subarray(link + 40)));
    t.same([outerHeader?.[link + 6], frames[0]?.[link + 40]], [44, 41]);
    t.same(
      frames.map(each => read16(each, link + 42)),
      [1, 1064],
    );
    t.equal(hex(frames[0]?.subarray(link + 44, link + 48) ?? []), hex(frames[1]?.subarray(link + 44, link + 48) ?? []));
  });
});

t.test('a packet that is too long and has no DF leaves in fragments', async t => {
  const rows: Readonly<Record<string, readonly [FrameSpec, Parameters<typeof encapsulated>[1]]>> = {
    ipip: [
      { df: false, payload: 1460 },
      { destination: '10.0.0.11', destinationMac: macOf('10.0.0.11') },
    ],
    'gue with a checksum': [
      { df: false, payload: 1460, destinationPort: 103 },
      { kind: 'gue', checksum: true, destination: '10.0.0.11', destinationMac: macOf('10.0.0.11') },
    ],
    'direct routing': [
      { df: false, payload: 1460, destinationPort: 109 },
      { kind: 'direct', destination: '10.0.0.16', destinationMac: macOf('10.0.0.16') },
    ],
  };
  for (const [name, [spec, outer]] of Object.entries(rows)) {
    const came = frame(spec);
    const { verdict, frames } = makeBench().send(came);
    t.equal(verdict, 'SLOW_TOO_BIG', name);
    t.equal(frames.length, 2, name);
    const left = joined(frames);
    t.equal(
      hex(left),
      hex(encapsulated(came, { ...outer, ...(outer.kind !== 'direct' && { df: false }) }, left)),
      name,
    );
  }
});
