import t from 'tap';
import { parseOptions } from '../../src/demo/options.ts';
import { pathOf } from '../../src/demo/packet-path.ts';
import { drawPath } from '../../src/demo/path-view.ts';
import { styleFor } from '../../src/demo/style.ts';
import { parseIpv4Packet } from '../../src/net/ipv4-packet.ts';
import { parseMac } from '../../src/net/mac.ts';
import { findTopology } from '../../src/netns/catalogue.ts';
import { ipip, syn } from '../netns-unit/packets.ts';

const plain = styleFor({ isTTY: false });

t.test('pathOf names the nodes of each leg, and takes a leg that was captured twice for one', async t => {
  const router = '02:00:0a:00:00:01';
  const director = '02:00:0a:00:00:02';
  const real1 = '02:00:0a:00:00:0b';
  const packets = [
    captured(2, director, real1, ipip),
    captured(1, router, director, syn),
    captured(1.1, router, director, syn),
  ];
  const hops = pathOf(findTopology('lvs-tun'), packets, 20011);
  t.match(hops, [
    { from: 'router', to: 'director', outer: undefined },
    { from: 'director', to: 'real1', outer: { protocol: 4 } },
  ]);
  t.same(pathOf(findTopology('lvs-tun'), packets, 20012), [], 'another connection');
  t.same(drawPath(hops, plain), [
    '  router   → director    192.168.7.10:20011 → 10.0.0.100:80          TTL 62   TCP SYN',
    '  director → real1     ┌ 10.0.0.2 → 10.0.0.11                        TTL 62   IP-in-IP: put in front by lvx',
    '                       └ 192.168.7.10:20011 → 10.0.0.100:80          TTL 62   TCP SYN',
  ]);
});

t.test('drawPath draws nothing where nothing was seen', async t => t.same(drawPath([], plain), []));

t.test('styleFor leaves text alone that no terminal shows', async t => {
  t.equal(plain.bold('x'), 'x');
});

t.test('parseOptions reads what is given', async t => {
  t.same(parseOptions([]), { seconds: undefined, json: false, scheduler: 'rr', topology: 'lvs-tun' });
  t.match(parseOptions(['--seconds', '5', '--json', '--scheduler', 'wrr']), {
    seconds: 5,
    json: true,
    scheduler: 'wrr',
  });
  t.equal(parseOptions(['--help']), undefined);
});

for (const args of [['--seconds', '0'], ['--seconds', 'x'], ['--scheduler', 'lc'], ['--nonsense'], ['extra']]) {
  t.test(`parseOptions refuses ${args.join(' ')}`, async t => t.throws(() => parseOptions(args)));
}

function captured(time: number, source: string, destination: string, bytes: Uint8Array) {
  const packet = parseIpv4Packet(bytes);
  if (!packet) throw new Error('the example is no packet');
  return { time, sourceMac: parseMac(source), destinationMac: parseMac(destination), packet };
}
