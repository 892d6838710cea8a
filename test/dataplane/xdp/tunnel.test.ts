import t from 'tap';
import { TunnelFlag, TunnelKind } from '../../../src/bpf/generated/lvx.ts';
import { asLoaded16, asLoaded32, fromLoaded32 } from '../../../src/dataplane/xdp/byte-order.ts';
import { tunnelTo } from '../../../src/dataplane/xdp/tunnel.ts';
import { type Forwarding, forwardingName, ipip } from '../../../src/model/forwarding.ts';
import { ifIndexFromNumber } from '../../../src/net/ifindex.ts';
import { parseIp } from '../../../src/net/ip.ts';
import { parseMac } from '../../../src/net/mac.ts';
import { parsePort } from '../../../src/net/port.ts';

t.test('asLoaded gives network-order bytes as the host reads them', async t => {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, 0x0a000064);
  t.equal(asLoaded32(0x0a000064), new Uint32Array(bytes.buffer)[0]);
  bytes.setUint16(0, 80);
  t.equal(asLoaded16(80), new Uint16Array(bytes.buffer)[0]);
  t.equal(asLoaded16(asLoaded16(0x1234)), 0x1234);
  t.equal(fromLoaded32(asLoaded32(0xc0a8070a)), 0xc0a8070a);
});

const hop = {
  ifindex: ifIndexFromNumber(3),
  sourceMac: parseMac('02:00:00:00:00:02'),
  destinationMac: parseMac('02:00:00:00:00:0b'),
  source: parseIp('10.0.0.2'),
  mtu: 1500,
  tags: [],
};
const ipv6Hop = { ...hop, source: parseIp('fd00::2') };
const [address, ipv6Address] = [parseIp('10.0.0.11'), parseIp('fd00::11')];

t.test('tunnelTo carries the sum of the header words that never change, folded', async t => {
  const tunnel = tunnelTo({ address, forwarding: ipip }, hop);
  // 45 00 … 04 (protocol) … 0a 00 00 02 0a 00 00 0b, each pair as a little-endian machine loads it.
  const words = [0x0045, 0x0400, 0x000a, 0x0200, 0x000a, 0x0b00];
  t.equal(
    tunnel.checksum,
    words.reduce((sum, word) => sum + word, 0),
  );
  t.match(tunnel, { ifindex: 3, mtu: 1500, etherType: 0x0800, versionIhl: 0x45 });
  t.same([...tunnel.destinationMac], [2, 0, 0, 0, 0, 11]);
  t.same(tunnel.source, [0x0a000002, 0, 0, 0]);
  t.same(tunnel.destination, [0x0a00000b, 0, 0, 0]);

  // 45 00 … 04 … c0 a8 ff ff c0 a8 fe ff: 0x45 + 0x400 + 0xa8c0 + 0xffff + 0xa8c0 + 0xfffe = 0x355c2.
  const high = { ...hop, source: parseIp('192.168.255.255') };
  t.equal(tunnelTo({ address: parseIp('192.168.254.255'), forwarding: ipip }, high).checksum, 0x55c2 + 3);
});

t.test('tunnelTo writes addresses of IPv6, and no header of IPv4', async t => {
  const tunnel = tunnelTo({ address: ipv6Address, forwarding: ipip }, ipv6Hop);
  t.match(tunnel, { etherType: 0x86dd, versionIhl: 0, checksum: 0 });
  t.same(tunnel.source, [0xfd000000, 0, 0, 2]);
  t.same(tunnel.destination, [0xfd000000, 0, 0, 0x11]);
});

const gue = { kind: 'tunnel', tunnel: 'gue', port: parsePort('6080') } as const;
const gre = { kind: 'tunnel', tunnel: 'gre' } as const;
const { IPIP, IPIP6, GUE, GUE6, GRE, GRE6, DIRECT } = TunnelKind;
const forwardings: readonly [Forwarding, kind: number, kind6: number, flags: number, port: number][] = [
  [ipip, IPIP, IPIP6, 0, 0],
  [{ ...gue, checksum: 'none' }, GUE, GUE6, 0, 6080],
  [{ ...gue, checksum: 'csum' }, GUE, GUE6, TunnelFlag.CHECKSUM, 6080],
  [{ ...gue, checksum: 'remcsum' }, GUE, GUE6, TunnelFlag.CHECKSUM, 6080],
  [{ ...gre, checksum: 'none' }, GRE, GRE6, 0, 0],
  [{ ...gre, checksum: 'csum' }, GRE, GRE6, TunnelFlag.CHECKSUM, 0],
  [{ kind: 'direct' }, DIRECT, DIRECT, 0, 0],
];
for (const [forwarding, kind, kind6, flags, port] of forwardings) {
  t.test(`tunnelTo knows ${forwardingName(forwarding)}, over both families and through VLAN devices`, async t => {
    t.match(tunnelTo({ address, forwarding }, hop), { kind, flags, port });
    t.match(tunnelTo({ address: ipv6Address, forwarding }, ipv6Hop), { kind: kind6, flags, port });
    const tagged = { ...hop, tags: [{ type: 0x8100, id: 5 }] };
    t.match(tunnelTo({ address, forwarding }, tagged), { kind, flags: flags | TunnelFlag.TAGGED, port });
  });
}
