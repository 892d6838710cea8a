import t from 'tap';
import { internetChecksum } from '../../src/net/checksum.ts';
import { etherTypeIpv4, parseEthernet } from '../../src/net/ethernet.ts';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { parseIpv4Packet } from '../../src/net/ipv4-packet.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

// 192.168.7.10:30001 → 10.0.0.100:80, SYN, TTL 62, DF; checksums computed apart from this code.
const tcp = '7531 0050 00000001 00000000 5002 ffff 0000 0000';
const inner = `4500 0028 0000 4000 3e06 6aba c0a8070a 0a000064 ${tcp}`;
const outer = `4500 003c 0000 4000 3e04 28b2 0a000002 0a00000b ${inner}`;

t.test('internetChecksum is that of the example in RFC 1071', async t => {
  t.equal(internetChecksum(bytes('0001 f203 f4f5 f6f7')), 0xffff & ~0xddf2);
});

t.test('internetChecksum of an odd number of bytes counts a zero behind', async t => {
  t.equal(internetChecksum(bytes('0102 03')), internetChecksum(bytes('0102 0300')));
  t.equal(internetChecksum(bytes('')), 0xffff);
});

t.test('parseIpv4Packet looks into a tunnelled packet down to its ports', async t => {
  const packet = parseIpv4Packet(bytes(outer));
  t.match(packet, { ttl: 62, protocol: 4, length: 60, dontFragment: true, checksumOk: true, id: 0 });
  t.equal(packet && formatIpv4(packet.source), '10.0.0.2');
  if (packet?.payload.kind !== 'ipip') return t.fail(`expected ipip, got ${packet?.payload.kind}`);
  const { inner } = packet.payload;
  t.match(inner, { ttl: 62, protocol: 6, length: 40, checksumOk: true });
  t.same(inner.payload, {
    kind: 'tcp',
    sourcePort: 30001,
    destinationPort: 80,
    sequence: 1,
    flags: 'S',
    dataLength: 0,
  });
});

t.test('parseIpv4Packet leaves the padding of Ethernet out', async t => {
  const packet = parseIpv4Packet(bytes(`${inner} 000000000000`));
  t.equal(packet?.bytes.length, 40);
  t.match(packet?.payload, { kind: 'tcp', dataLength: 0 });
});

t.test('parseIpv4Packet tells a wrong header checksum', async t => {
  t.equal(parseIpv4Packet(bytes(inner.replace('3e06', '3d06')))?.checksumOk, false);
});

t.test('parseIpv4Packet refuses every packet cut short, and never throws', async t => {
  const whole = bytes(outer);
  for (let length = 0; length < whole.length; length++) t.equal(parseIpv4Packet(whole.subarray(0, length)), undefined);
});

t.test('parseIpv4Packet refuses headers that can not be', async t => {
  t.equal(parseIpv4Packet(bytes(inner.replace(/^45/, '65'))), undefined, 'version 6');
  t.equal(parseIpv4Packet(bytes(inner.replace(/^45/, '44'))), undefined, 'a header of 16 bytes');
  t.equal(parseIpv4Packet(bytes(inner.replace(/^4500 0028/, '4500 0010'))), undefined, 'shorter than its header');
});

t.test('parseIpv4Packet honours options and finds the payload behind them', async t => {
  const packet = parseIpv4Packet(bytes(`4600 002c 0000 4000 3e06 0000 c0a8070a 0a000064 01010100 ${tcp}`));
  t.same(packet?.options, bytes('01010100'));
  t.match(packet?.payload, { kind: 'tcp', destinationPort: 80 });
});

t.test('parseIpv4Packet does not take a later fragment for a header', async t => {
  const packet = parseIpv4Packet(bytes(inner.replace('4000', '2003')));
  t.match(packet, {
    moreFragments: true,
    dontFragment: false,
    fragmentOffset: 24,
    payload: { kind: 'other', length: 20 },
  });
});

t.test('parseIpv4Packet reads UDP, and a header cut short as other', async t => {
  const udp = parseIpv4Packet(bytes('4500 0020 0000 0000 4011 0000 0a000001 0a000002 1234 0035 000c 0000 61626364'));
  t.same(udp?.payload, { kind: 'udp', sourcePort: 0x1234, destinationPort: 53, dataLength: 4 });
  const short = parseIpv4Packet(bytes('4500 0018 0000 0000 4011 0000 0a000001 0a000002 1234 0035'));
  t.same(short?.payload, { kind: 'other', length: 4 });
});

t.test('parseEthernet reads addresses, type and payload', async t => {
  const frame = parseEthernet(bytes(`02000a00000b 02000a000002 0800 ${inner}`));
  t.match(frame, { destination: '02:00:0a:00:00:0b', source: '02:00:0a:00:00:02', etherType: etherTypeIpv4 });
  t.equal(frame?.payload.length, 40);
  t.equal(parseEthernet(bytes('02000a00000b 02000a000002 08')), undefined);
});
