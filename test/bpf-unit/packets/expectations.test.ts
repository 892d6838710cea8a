import t from 'tap';
import { answered } from '../../bpf/packets/answer.ts';
import { hex } from '../../bpf/packets/build/bytes.ts';
import { tunnelled, tunnelOverhead } from '../../bpf/packets/build/tunnel.ts';
import { type FrameSpec, frame, packet } from '../../bpf/packets/frame.ts';
import { encapsulated, type OuterSpec } from '../../bpf/packets/outer.ts';

const v6 = { family: 'ipv6' } as const;
const ipv4Server = { destination: '10.0.0.11', destinationMac: '02:00:00:00:01:0b' };
const ipv6Server = { destination: 'fd00::11', destinationMac: '02:00:00:00:01:11' };

/** Outer headers that kernel IPVS sent, and what they were put around. */
const recorded: readonly (readonly [string, FrameSpec, OuterSpec, string])[] = [
  [
    'IPv6 in IPv4',
    { ...v6, ttl: 64 },
    { ...ipv4Server, ttl: 63, id: 0x16e8 },
    '4500005016e800003f2950910a0000020a00000b',
  ],
  [
    'IPv6 in IPv4, traffic class bb',
    { ...v6, ttl: 64, tos: 0xbb },
    { ...ipv4Server, ttl: 63, id: 0x16fd, tos: 0xba },
    '45ba005016fd00003f294fc20a0000020a00000b',
  ],
  [
    'IPv6 in IPv6',
    { ...v6, ttl: 64 },
    { ...ipv6Server, ttl: 63 },
    '60000000003c293ffd000000000000000000000000000002fd000000000000000000000000000011',
  ],
  [
    'IPv6 in IPv6, traffic class bb',
    { ...v6, ttl: 64, tos: 0xbb },
    { ...ipv6Server, ttl: 63, tos: 0xba },
    '6ba00000003c293ffd000000000000000000000000000002fd000000000000000000000000000011',
  ],
];

t.test('encapsulated', async t => {
  for (const [name, spec, outer, expected] of recorded) {
    t.test(`writes the outer header that was recorded: ${name}`, async t => {
      const out = encapsulated(frame(spec), outer);
      t.equal(hex(out.subarray(14, 14 + expected.length / 2)), expected);
    });
  }

  t.test('takes what the director may choose from what was seen', async t => {
    const incoming = frame({ df: false });
    const gue = { ...ipv4Server, kind: 'gue', df: false } as const;
    const seen = encapsulated(incoming, { ...gue, id: 77, sourcePort: 50_000 });
    t.equal(hex(encapsulated(incoming, gue, seen)), hex(seen));
    const six = { ...ipv6Server, kind: 'gue' } as const;
    const seenSix = encapsulated(incoming, { ...six, sourcePort: 50_000 });
    t.equal(hex(encapsulated(incoming, six, seenSix)), hex(seenSix));
  });

  t.test('takes no id from what was seen where DF is set', async t => {
    const seen = encapsulated(frame(), { ...ipv4Server, id: 77 });
    t.equal(hex(encapsulated(frame(), ipv4Server, seen).subarray(18, 20)), '0000');
  });

  t.test('changes nothing but addresses and TTL in direct routing, and the VLAN of the way out', async t => {
    const incoming = frame({ tags: [{ tci: 5 }], payload: 3, padding: 2 });
    const out = encapsulated(incoming, { ...ipv4Server, kind: 'direct', tags: [{ tci: 6 }] });
    t.equal(hex(out.subarray(0, 18)), '02000000010b' + '020000000002' + '81000006' + '0800');
    t.equal(hex(out.subarray(18)), hex([...packet({ payload: 3, ttl: 62 }), 0, 0]));
  });
});

t.test('tunnelled', async t => {
  const inner = Uint8Array.from(packet({ payload: 5 }));
  const around = (spec: object) =>
    hex(tunnelled(inner, { destination: '10.0.0.11', ...spec }).slice(20, -inner.length));

  t.test('puts GRE and GUE headers as tcpdump reads them', async t => {
    t.equal(around({ kind: 'gre' }), '00000800');
    t.equal(around({ kind: 'gre', checksum: true }).slice(0, 8), '80000800');
    t.equal(around({ kind: 'gue', sourcePort: 50_000 }), 'c35017c000390000' + '00040000');
    const inSix = tunnelled(Uint8Array.from(packet(v6)), { kind: 'gue', destination: 'fd00::11' });
    t.equal(hex(inSix.slice(48, 52)), '00290000');
  });

  t.test('is as much longer as tunnelOverhead says', async t => {
    for (const destination of ['10.0.0.11', 'fd00::11']) {
      for (const kind of ['ipip', 'gre', 'gue'] as const) {
        for (const checksum of [false, true]) {
          const spec = { destination, kind, checksum };
          t.equal(tunnelled(inner, spec).length - inner.length, tunnelOverhead(spec), JSON.stringify(spec));
        }
      }
    }
  });
});

t.test('answered', async t => {
  t.test('gives the header that was recorded of ICMPv6, without its flow label, and 1280 bytes', async t => {
    const incoming = frame({ ...v6, payload: 1440 });
    const out = answered(incoming, { type: 2, code: 0, mtu: 1480, quotedTtl: 62 });
    const header = '6000000004d83a40' + 'fd000000000000000000000000000100' + 'fd000001000000000000000000000010';
    t.equal(hex(out.subarray(14, 54)), header);
    t.equal(hex([...out.subarray(54, 56), ...out.subarray(58, 62)]), '0200' + '000005c8');
    t.equal(hex(out.subarray(62)), hex(packet({ ...v6, payload: 1440, ttl: 62 }).slice(0, 1232)));
  });

  t.test('goes back with the tags that came', async t => {
    const out = answered(frame({ tags: [{ tci: 5 }] }), { type: 3, code: 3, quotedTtl: 63 });
    t.equal(hex(out.subarray(0, 18)), '020000000001' + '020000000002' + '81000005' + '0800');
  });

  t.test('quotes what was in the tunnel that an error is about', async t => {
    for (const tunnel of [ipv4Server, { ...ipv4Server, kind: 'gre' }, { ...ipv4Server, kind: 'gue' }] as const) {
      const quotes = { packet: { flags: 'A', payload: 1000, ttl: 62 }, tunnel };
      const incoming = frame({
        source: '10.0.0.254',
        protocol: 'icmp',
        icmp: { type: 3, code: 4, word: 1300, quotes },
      });
      const out = answered(incoming, { type: 3, code: 4, mtu: 1280, quotedTtl: 62, about: tunnel });
      t.equal(out.length, 14 + 576);
      t.equal(hex(out.subarray(26, 34)), '0a000064c0a8070a', 'from the VIP to the client');
      t.equal(hex(out.subarray(42)), hex(packet(quotes.packet).slice(0, 548)));
    }
  });
});
