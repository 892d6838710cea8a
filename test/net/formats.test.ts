import t from 'tap';
import { isInNetwork, parseCidr } from '../../src/net/cidr.ts';
import { formatEndpoint, parseEndpoint } from '../../src/net/endpoint.ts';
import { familyOf, formatIp, isIpv6, parseIp } from '../../src/net/ip.ts';
import { formatIpv4, parseIpv4 } from '../../src/net/ipv4.ts';
import { ipv6Bytes, ipv6FromBytes, parseIpv6 } from '../../src/net/ipv6.ts';
import { formatMac, macBytes, parseMac } from '../../src/net/mac.ts';
import { isUnicast } from '../../src/net/unicast.ts';

t.test('formatIpv4 writes what parseIpv4 read', async t => {
  for (const text of ['0.0.0.0', '10.0.0.1', '127.255.0.1', '128.0.0.1', '255.255.255.255']) {
    t.equal(formatIpv4(parseIpv4(text)), text);
  }
});

t.test('formatIp writes what parseIp read', async t => {
  for (const text of ['10.0.0.1', 'fd00::1', '::ffff:10.0.0.1']) t.equal(formatIp(parseIp(text)), text);
});

t.test('an address of IPv6 is told from one of IPv4', async t => {
  t.same([parseIp('0.0.0.0'), parseIp('::')].map(isIpv6), [false, true]);
  t.same([parseIp('0.0.0.0'), parseIp('::')].map(familyOf), [4, 6]);
});

const bytes: readonly [string, readonly number[]][] = [
  ['::', new Array<number>(16).fill(0)],
  ['fd00::1', [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['102:304:506:708:90a:b0c:d0e:f10', Array.from({ length: 16 }, (_, index) => index + 1)],
  ['::ffff:10.0.0.1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1]],
  ['1::', [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
];

for (const [text, octets] of bytes) {
  t.test(`${text} goes to bytes and back in the order of sending`, async t => {
    t.same([...ipv6Bytes(parseIpv6(text))], octets);
    t.equal(ipv6FromBytes(Uint8Array.from(octets)), text);
  });
}

t.test('ipv6FromBytes takes 16 bytes only, wherever they lie', async t => {
  const all = Uint8Array.from({ length: 20 }, (_, index) => index);
  t.equal(ipv6FromBytes(all.subarray(3, 19)), '304:506:708:90a:b0c:d0e:f10:1112');
  for (const length of [0, 4, 15, 17]) t.throws(() => ipv6FromBytes(new Uint8Array(length)), { code: 'ERR_NET_VALUE' });
});

t.test('formatEndpoint writes what parseEndpoint read', async t => {
  for (const text of ['10.0.0.100:0', '255.255.255.255:65535', '[::]:0', '[fd00::1]:80'])
    t.equal(formatEndpoint(parseEndpoint(text)), text);
});

t.test('a MAC address goes to bytes and back in the order of sending', async t => {
  const mac = parseMac('02:00:0a:ff:00:0b');
  t.same(macBytes(mac), [2, 0, 10, 255, 0, 11]);
  t.equal(formatMac(new Uint8Array(macBytes(mac))), mac);
  t.throws(() => formatMac([1, 2, 3]), { code: 'ERR_NET_VALUE' });
});

const networks: readonly [string, string, boolean][] = [
  ['10.0.0.255', '10.0.0.1/24', true],
  ['10.0.1.0', '10.0.0.1/24', false],
  ['192.168.7.10', '0.0.0.0/0', true],
  ['128.0.0.1', '0.0.0.0/1', false],
  ['200.0.0.1', '128.0.0.0/1', true],
  ['10.0.0.1', '10.0.0.1/32', true],
  ['10.0.0.2', '10.0.0.1/32', false],
];

for (const [address, network, inside] of networks) {
  t.test(`isInNetwork finds ${address} ${inside ? 'in' : 'outside'} ${network}`, async t => {
    t.equal(isInNetwork(parseIpv4(address), parseCidr(network)), inside);
  });
}

const addresses: readonly [string, boolean][] = [
  ['10.0.0.11', true],
  ['127.0.0.1', true],
  ['223.255.255.255', true],
  ['240.0.0.1', true],
  ['0.0.0.0', false],
  ['0.1.2.3', false],
  ['224.0.0.1', false],
  ['239.255.255.255', false],
  ['255.255.255.255', false],
];

for (const [address, unicast] of addresses) {
  t.test(`isUnicast is ${unicast} for ${address}`, async t => t.equal(isUnicast(parseIpv4(address)), unicast));
}
