import t from 'tap';
import { parseStats } from '../../netns/direct.ts';
import { TapReport } from '../../netns/tap.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { parseIpv4Packet } from '../../src/net/ipv4-packet.ts';
import { checkSpread, countBy } from '../../src/netns/spread.ts';
import { expectedTunnelled, tunnelledOf } from '../../src/netns/tunnelling.ts';
import { ipip, syn } from './packets.ts';

const servers = [
  { node: 'a', weight: 1 },
  { node: 'b', weight: 3 },
  { node: 'c', weight: 0 },
];

const spreads = [
  { name: 'takes exact shares', got: { a: 2, b: 6 }, tolerance: 0, isRight: true },
  { name: 'takes one more within a tolerance of 1', got: { a: 3, b: 6 }, tolerance: 1, isRight: true },
  { name: 'refuses one more without tolerance', got: { a: 3, b: 6 }, tolerance: 0, isRight: false },
  { name: 'refuses a share for a server of weight 0', got: { a: 2, b: 5, c: 1 }, tolerance: 0, isRight: false },
  { name: 'refuses a share for an unknown server', got: { a: 2, b: 5, z: 1 }, tolerance: 0, isRight: false },
  { name: 'refuses that one server got everything', got: { b: 8 }, tolerance: 1, isRight: false },
  { name: 'takes nothing for right', got: {}, tolerance: 0, isRight: true },
];

for (const { name, got, tolerance, isRight } of spreads) {
  t.test(`checkSpread ${name}`, async t => t.equal(checkSpread(got, servers, tolerance).isRight, isRight));
}

t.test('countBy counts', async t => t.same(countBy(['x', 'y', 'x']), { x: 2, y: 1 }));

const arriving = arrivingSyn();

t.test('expectedTunnelled is what IPVS was recorded to send', async t => {
  const packet = parseIpv4Packet(ipip);
  t.same(packet && tunnelledOf(packet), expectedTunnelled(arriving, parseIpv4('10.0.0.2')));
});

t.test('expectedTunnelled turns congestion experienced into ECT(0) outside', async t => {
  const tos = (inner: number) => expectedTunnelled({ ...arriving, tos: inner }, parseIpv4('10.0.0.2')).tos;
  t.same([0x00, 0x01, 0x02, 0x03, 0xb8, 0xff].map(tos), [0x00, 0x01, 0x02, 0x02, 0xb8, 0xfe]);
});

t.test('tunnelledOf takes a plain packet for none', async t => t.equal(tunnelledOf(arriving), undefined));

t.test('parseStats reads what ipvsadm was recorded to print', async t => {
  const listing = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes',
    '  -> RemoteAddress:Port',
    'TCP  10.0.0.100:80                       9       57        0     3693        0',
    '  -> 10.0.0.11:80                        3       18        0     1179        0',
    '',
  ].join('\n');
  t.same(parseStats(listing), {
    'TCP 10.0.0.100:80': { connections: 9, packets: 57, bytes: 3693 },
    'TCP 10.0.0.100:80 10.0.0.11:80': { connections: 3, packets: 18, bytes: 1179 },
  });
});

t.test('TapReport writes TAP 14', async t => {
  let text = '';
  const report = new TapReport(part => {
    text += part;
  });
  report.pass('holds');
  report.fail('does # not\nhold', { expected: 1, got: [2] });
  report.skip('later', 'no time');
  report.end();
  t.equal(report.failures, 1);
  t.equal(
    text,
    `TAP version 14
ok 1 - holds
not ok 2 - does \\# not hold
  ---
  expected: 1
  got:
    - 2
  ...
ok 3 - later # SKIP no time
1..3
`,
  );
});

/** The SYN as it came to the director: with a TTL one higher, and the checksum that goes with that. */
function arrivingSyn() {
  const bytes = Uint8Array.from(syn);
  const view = new DataView(bytes.buffer);
  view.setUint8(8, 63);
  view.setUint16(10, view.getUint16(10) - 0x0100);
  const packet = parseIpv4Packet(bytes);
  if (!packet?.checksumOk) throw new Error('the example is wrong');
  return packet;
}
