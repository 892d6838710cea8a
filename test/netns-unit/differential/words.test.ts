import t from 'tap';
import { build } from '../../../netns/differential/build.ts';
import { Labels } from '../../../netns/differential/labels.ts';
import { macOfHost, namesOf } from '../../../netns/differential/names.ts';
import { fragments, icmp, type Packet, raw, sctp, tcp, tunnelled, udp } from '../../../netns/differential/packet.ts';
import { frameWords } from '../../../netns/differential/words/frame.ts';

const names = namesOf('10.1.2.3');
const names6 = namesOf('fd00:1::2:3');

const rows: readonly (readonly [string, Packet, string])[] = [
  ['usual fields are not written', tcp('S'), 'IP client>vip len=40 id=1234 DF ttl=63 / TCP 40000>80 S'],
  [
    'fields of the IP header',
    tcp('A', { tos: 0xb8, ttl: 1, df: false, id: 0, options: '01010101', data: 3 }),
    'IP client>vip tos=b8 len=47 id=0000 ttl=1 options=01010101 / TCP 40000>80 A data=3',
  ],
  [
    'a wrong checksum',
    tcp('A', { badSum: true }),
    'IP client>vip len=40 id=1234 DF ttl=63 / TCP 40000>80 A sum=wrong:',
  ],
  ['UDP', udp({ dport: 53 }), 'IP client>vip len=38 id=1234 DF ttl=63 / UDP 40000>53 len=18 data=10'],
  ['UDP without checksum', udp({ noSum: true, data: 0 }), 'ttl=63 / UDP 40000>80 len=8 sum=none'],
  ['SCTP', sctp([1]), 'ttl=63 / SCTP 40000>80 chunks=0100000801020304'],
  ['another protocol', raw(51, 4), 'ttl=63 / proto=51 data=4'],
  [
    'a tunnel of the director: its ids are labels',
    { ...tunnelled('R2', tcp('A', { ttl: 62 })), ip: { source: 'director', destination: 'R2', ttl: 62, df: false } },
    'IP director>R2 len=60 id=#1 ttl=62 / IPIP / IP client>vip len=40 id=1234 DF ttl=62 / TCP 40000>80 A',
  ],
  [
    'GUE: the source port is free',
    tunnelled('R1', udp(), 'gue'),
    'IP director>R1 len=70 id=0000 DF ttl=62 / UDP *>6080 len=50 sum=none / GUE 00 proto=4 flags=0000 / IP client>vip',
  ],
  [
    'GRE',
    tunnelled('R1', udp(), 'gre'),
    'IP director>R1 len=62 id=0000 DF ttl=62 / GRE flags=0000 type=0800 / IP client>vip len=38',
  ],
  [
    'an error with what it quotes, cut short',
    icmp(3, 4, { source: 'router', word: 1400, about: tcp('A', { data: 100 }), quoted: 28 }),
    'IP router>vip len=56 id=1234 DF ttl=63 / ICMP 3/4 mtu=1400 quoting 28 [ IP client>vip len=140 id=1234 DF ttl=63 / TCP 40000>80 cut to 000003e8 (cut to 28) ]',
  ],
];

for (const [what, packet, expected] of rows) {
  t.test(`frameWords writes ${what}`, async t => {
    const words = wordsOf(packet, names);
    t.ok(words.includes(expected), words);
  });
}

t.test('frameWords writes fragments: offsets, and data from where it begins', async t => {
  const words = fragments(udp({ data: 1000 }), 0, 504).map(packet => wordsOf(packet, names));
  t.match(words[0], /len=524 id=1234 MF ttl=63 \/ UDP 40000>80 len=1008 sum=[0-9a-f]{4} data=496$/);
  t.match(words[1], /len=524 id=1234 off=504 ttl=63 \/ proto=17 data=504 from f0$/);
});

t.test('frameWords writes IPv6: traffic class, flow label, extension headers', async t => {
  const hopByHop = { number: 0, rest: '00010400000000' };
  t.equal(
    wordsOf(tcp('S', { tos: 0xb8, flow: 0x12345, extensions: [hopByHop] }), names6),
    'to director: IP6 v6client>vip tc=b8 flow=12345 len=68 hl=63 hop-by-hop 010400000000 / TCP 40000>80 S',
  );
  const fragment = { number: 44, rest: '00000012345678' };
  t.equal(
    wordsOf(udp({ extensions: [fragment] }), names6),
    'to director: IP6 v6client>vip len=66 hl=63 fragment off=0 id=12345678 / UDP 40000>80 len=18 data=10',
  );
});

t.test('frameWords labels ids for each destination, the same id with the same label', async t => {
  const labels = new Labels();
  const ids = [7, 9, 7].map(id => {
    const packet: Packet = { ...tcp('A', { source: 'vip', destination: 'client', id }) };
    return /id=(\S+)/.exec(frameWords(frameOf(packet, names), names, labels))?.[1];
  });
  t.same(ids, ['#1', '#2', '#1']);
});

t.test('frameWords writes what is not IP, and whom a frame is from if not from the director', async t => {
  const frame = Uint8Array.from([...macOfHost('10.0.0.11'), ...macOfHost('10.0.0.1'), 0x88, 0xb5, 0, 1, 2]);
  t.equal(frameWords(frame, names, new Labels()), 'from router to R1: type=88b5 data=3');
});

function wordsOf(packet: Packet, of: typeof names): string {
  return frameWords(frameOf(packet, of), of, new Labels());
}

function frameOf(packet: Packet, of: typeof names): Uint8Array {
  const bytes = build(packet, of);
  const type = (bytes[0] ?? 0) >> 4 === 4 ? [0x08, 0x00] : [0x86, 0xdd];
  return Uint8Array.from([...macOfHost('10.0.0.2'), ...macOfHost('10.0.0.2'), ...type, ...bytes]);
}
