import t from 'tap';
import { asLoaded16, asLoaded32, fromLoaded32 } from '../../../src/dataplane/xdp/byte-order.ts';
import { tunnelTo } from '../../../src/dataplane/xdp/tunnel.ts';
import { ifIndexFromNumber } from '../../../src/net/ifindex.ts';
import { parseIpv4 } from '../../../src/net/ipv4.ts';
import { parseMac } from '../../../src/net/mac.ts';

t.test('asLoaded gives network-order bytes as the host reads them', async t => {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, 0x0a000064);
  t.equal(asLoaded32(0x0a000064), new Uint32Array(bytes.buffer)[0]);
  bytes.setUint16(0, 80);
  t.equal(asLoaded16(80), new Uint16Array(bytes.buffer)[0]);
  t.equal(asLoaded16(asLoaded16(0x1234)), 0x1234);
  t.equal(fromLoaded32(asLoaded32(0xc0a8070a)), 0xc0a8070a);
});

t.test('tunnelTo carries the sum of the header words that never change', async t => {
  const hop = {
    ifindex: ifIndexFromNumber(3),
    sourceMac: parseMac('02:00:00:00:00:02'),
    destinationMac: parseMac('02:00:00:00:00:0b'),
    source: parseIpv4('10.0.0.2'),
    mtu: 1500,
  };
  const tunnel = tunnelTo(parseIpv4('10.0.0.11'), hop);
  // 45 00 … 04 (protocol) … 0a 00 00 02 0a 00 00 0b, each pair as a little-endian machine loads it.
  const words = [0x0045, 0x0400, 0x000a, 0x0200, 0x000a, 0x0b00];
  t.equal(
    tunnel.checksum,
    words.reduce((sum, word) => sum + word, 0),
  );
  t.match(tunnel, { ifindex: 3, mtu: 1500, source: parseIpv4('10.0.0.2') });
  t.same([...tunnel.destinationMac], [2, 0, 0, 0, 0, 11]);
});
