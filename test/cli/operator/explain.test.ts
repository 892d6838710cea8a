import t from 'tap';
import type { WireExplanation } from '../../../src/api/explain-wire.ts';
import { explanationText } from '../../../src/cli/operator/explain/explain-text.ts';
import { parsePacket } from '../../../src/cli/operator/explain/parse-packet.ts';

const packet = { protocol: 'tcp', client: '192.168.7.10', clientPort: 45_856, vip: '10.0.0.100', port: 80 } as const;

t.test('a packet is read from words, or from one text with or without an arrow', async t => {
  t.same(parsePacket(['tcp', '192.168.7.10:45856', '10.0.0.100:80']), packet);
  for (const arrow of [' -> ', '->', ' ->', ' ']) {
    t.same(parsePacket([`tcp 192.168.7.10:45856${arrow}10.0.0.100:80`]), packet, arrow);
  }
  t.same(parsePacket(['tcp', '192.168.7.10:45856', '->', '10.0.0.100:80']), packet);
  const ipv6 = { protocol: 'udp', client: 'fd00::1', clientPort: 5, vip: 'fd00::2', port: 53 };
  t.same(parsePacket(['udp', '[fd00:0::1]:5', '[fd00::2]:53']), ipv6);
});

t.test('what is no packet is refused', async t => {
  const expected = /expected a packet like tcp 192\.168\.7\.10:45856 10\.0\.0\.100:80, got/;
  for (const words of [
    [],
    ['tcp'],
    ['tcp', '10.0.0.1:5'],
    ['tcp', '1.2.3.4:5', '6.7.8.9:80', 'x'],
    ['icmp', '1.2.3.4:5', '6.7.8.9:80'],
  ]) {
    t.throws(() => parsePacket(words), expected, words.join(' '));
  }
  t.throws(() => parsePacket(['tcp', '1.2.3.4', '6.7.8.9:80']), /Expected an address and port like/);
});

const server = { address: '10.0.0.12', port: 80 };
const load = { active: 3, inactive: 14, upperThreshold: 0, overloaded: false };

const opening: WireExplanation = {
  match: { service: { protocol: 'tcp', vip: '10.0.0.100', port: 80 }, scheduler: 'wlc' },
  track: {
    entry: { server: { address: '10.0.0.11', port: 80 }, state: 'TIME_WAIT', idle: 20, expiresIn: 99.6 },
    ...{ outcome: 'new', why: 'The entry does not count: that connection is closed. The packet opens a connection.' },
  },
  pick: {
    ...{ by: 'scheduler', scheduler: 'wlc', server },
    servers: [
      { address: '10.0.0.11', port: 80, weight: 0, ...load, usable: false },
      { ...server, weight: 1, ...load, usable: true },
      { address: '10.0.0.13', port: 80, weight: 1, ...load, upperThreshold: 17, overloaded: true, usable: false },
    ],
  },
  encap: {
    ...{ server, tunnel: 'ipip', sizes: { overhead: 20, length: 60, mtu: 1500 } },
    outer: { source: '10.0.0.2', destination: '10.0.0.12', ttl: 63, tos: 0, df: true },
    nextHop: { mac: '02:00:00:00:00:0c', interface: 'eth0', vlans: [] },
  },
  ...{ verdict: 'TX', notes: ['A note.'] },
};

t.test('an explanation has a paragraph for each stage', async t => {
  const verdicts = [
    { name: 'TX', meaning: 'Forwarded to a real server out of the interface it came in by.', packets: '0' },
  ];
  t.same(explanationText(packet, opening, verdicts).split('\n'), [
    'parse    tcp 192.168.7.10:45856 → 10.0.0.100:80, flags S, as short as can be,',
    '         TTL 64, DF',
    'match    service tcp 10.0.0.100:80, wlc',
    'track    entry: 10.0.0.11:80, TIME_WAIT, last packet 20 s ago, 100 s left',
    '         The entry does not count: that connection is closed. The packet opens a',
    '         connection.',
    'pick     wlc: 10.0.0.12:80',
    '         SERVER        WEIGHT  ACTIVE  INACTIVE  AT MOST  NEW CONNECTIONS',
    '         10.0.0.11:80       0       3        14           no: weight 0',
    '         10.0.0.12:80       1       3        14           yes',
    '         10.0.0.13:80       1       3        14       17  no: overloaded',
    'encap    ipip to 10.0.0.12:80',
    '         outer header 10.0.0.2 → 10.0.0.12, TTL 63, TOS 0x0, DF',
    '         60 bytes with 20 of headers, MTU 1500: fits',
    '         next hop 02:00:00:00:00:0c on eth0',
    'verdict  TX: Forwarded to a real server out of the interface it came in by.',
    'note     A note.',
    '',
  ]);
});

t.test('what can not be told is not told', async t => {
  const none = explanationText(
    { ...packet, flags: '', length: 1500, ttl: 1, tos: 3, df: false },
    { match: {}, notes: [] },
    [],
  );
  t.same(none.split('\n'), [
    'parse    tcp 192.168.7.10:45856 → 10.0.0.100:80, flags none, 1500 bytes, TTL 1,',
    '         TOS 0x3',
    'match    no service',
    'verdict  nobody can tell',
    '',
  ]);
  const { match, pick } = opening;
  const lot = { by: 'scheduler', scheduler: 'twos', servers: pick?.servers ?? [], among: [server, server] } as const;
  const drawn = explanationText(packet, { ...(match && { match }), pick: lot, encap: { server }, notes: [] }, []);
  t.match(drawn, /^pick {5}twos draws one of 2$/m);
  t.match(drawn, /^encap {4}no way to 10\.0\.0\.12:80$/m);
});
