import t from 'tap';
import { internetChecksum } from '../../src/net/checksum.ts';
import { parseEthernet } from '../../src/net/ethernet.ts';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { parseIpv4Packet } from '../../src/net/ipv4-packet.ts';
import { frame, ipip, outer, syn, udp } from './packets.ts';

t.test('internetChecksum is that of the example in RFC 1071', async t => {
  // Section 3: the sum is ddf2, the checksum its complement.
  t.equal(internetChecksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7)), 0x220d);
});

t.test('internetChecksum pads an odd byte with zero behind', async t => {
  t.equal(internetChecksum(Uint8Array.of(0x12)), ~0x1200 & 0xffff);
});

t.test('parseEthernet reads addresses and type', async t => {
  t.match(parseEthernet(frame), { destination: '02:00:0a:00:00:0b', source: '02:00:0a:00:00:02', etherType: 0x0800 });
  t.equal(parseEthernet(frame.subarray(0, 13)), undefined);
});

t.test('parseIpv4Packet reads a TCP segment', async t => {
  const packet = parseIpv4Packet(syn);
  t.match(packet, { length: 40, ttl: 62, id: 0x1234, dontFragment: true, protocol: 6, checksumOk: true, tos: 0 });
  t.equal(packet && formatIpv4(packet.source), '192.168.7.10');
  t.match(packet?.payload, {
    kind: 'tcp',
    sourcePort: 20011,
    destinationPort: 80,
    sequence: 1000,
    flags: 'S',
    dataLength: 0,
  });
});

t.test('parseIpv4Packet reads a UDP datagram', async t => {
  t.match(parseIpv4Packet(udp)?.payload, { kind: 'udp', sourcePort: 5000, destinationPort: 53, dataLength: 3 });
});

t.test('parseIpv4Packet reads a packet within a packet', async t => {
  const packet = parseIpv4Packet(ipip);
  t.match(packet, { length: 60, protocol: 4, ttl: 62, id: 0, checksumOk: true });
  t.match(packet?.payload, { kind: 'ipip', inner: { length: 40, payload: { kind: 'tcp' } } });
});

t.test('parseIpv4Packet leaves out what Ethernet padded', async t => {
  t.equal(parseIpv4Packet(Uint8Array.of(...syn, 0, 0, 0, 0, 0, 0))?.bytes.length, 40);
});

t.test('parseIpv4Packet tells a wrong checksum', async t => {
  const broken = Uint8Array.from(syn);
  broken[8] = 61;
  t.equal(parseIpv4Packet(broken)?.checksumOk, false);
});

t.test('parseIpv4Packet takes a packet cut short at any length for none', async t => {
  for (let length = 0; length < ipip.length; length++) t.equal(parseIpv4Packet(ipip.subarray(0, length)), undefined);
});

t.test('parseIpv4Packet survives every value of every byte of the headers', async t => {
  for (let index = 0; index < 40; index++) {
    for (let value = 0; value < 256; value++) {
      const changed = Uint8Array.from(ipip);
      changed[index] = value;
      const packet = parseIpv4Packet(changed);
      if (packet && packet.bytes.length > changed.length) t.fail('read beyond the end');
    }
  }
  t.pass('no error');
});

t.test('parseIpv4Packet does not look into a later fragment', async t => {
  const fragment = Uint8Array.from(syn);
  fragment[7] = 8;
  t.match(parseIpv4Packet(fragment), { fragmentOffset: 64, payload: { kind: 'other', length: 20 } });
});

t.test('parseIpv4Packet does not look into a tunnel that carries no IPv4', async t => {
  t.match(parseIpv4Packet(Uint8Array.of(...outer(24), 1, 2, 3, 4))?.payload, { kind: 'other', length: 4 });
});
