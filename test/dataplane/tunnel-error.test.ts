import t from 'tap';
import { readTunnelError } from '../../src/dataplane/tunnel-error.ts';
import { internetChecksum } from '../../src/net/checksum.ts';
import { formatIp } from '../../src/net/ip.ts';
import { hex, ipv4, join, toHex } from './xdp/slow-path/bytes.ts';

const [client, vip, director, server, router] = [0x0a000001, 0xc0a80001, 0x0a010001, 0x0a010002, 0x0a010009];

const inner = (length: number, fragment = 0x4000) =>
  ipv4({ source: client, destination: vip, protocol: 6, tos: 0xb9, ttl: 63, fragment }, new Uint8Array(length).fill(7));

function error(head: string, protocol: number, shim: string, quote: Uint8Array): Uint8Array {
  const outer = ipv4({ source: director, destination: server, protocol }, join(hex(shim), quote));
  return ipv4({ source: router, destination: director, protocol: 1 }, join(hex(head), outer));
}

const tooBig = '0304 dead 0000 0578';
const rows: readonly (readonly [
  name: string,
  head: string,
  protocol: number,
  shim: string,
  mtu: number,
  answer: string,
])[] = [
  ['IP-in-IP', tooBig, 4, '', 1400, '0304 00000564'],
  ['GUE', tooBig, 17, '8000 17c0 0000 0000 00040000', 1400, '0304 00000558'],
  ['GRE', tooBig, 47, '00000800', 1400, '0304 00000560'],
  ['GRE with a checksum', tooBig, 47, '80000800 12340000', 1400, '0304 0000055c'],
  ['a way with the least MTU', tooBig, 4, '', 88, '0304 00000058'],
  ['a router that tells no MTU', tooBig, 4, '', 0, '0304 00000000'],
  ['a server that is not there', '0301 dead 00000000', 4, '', 0, '0301 00000000'],
  ['a TTL that ran out', '0b00 dead 00000000', 4, '', 0, '0b00 00000000'],
];

for (const [name, head, protocol, shim, mtu, answer] of rows) {
  t.test(`readTunnelError makes the client's error of one about ${name}`, async t => {
    const quote = inner(8);
    const read = readTunnelError(error(head, protocol, shim, quote), mtu);
    const bytes = read?.answer ?? new Uint8Array();
    t.equal(read && formatIp(read.server), '10.1.0.2');
    t.equal(read && formatIp(read.client), '10.0.0.1');
    t.equal(internetChecksum(bytes.subarray(0, 20)), 0);
    t.equal(internetChecksum(bytes.subarray(20)), 0);
    t.match(toHex(bytes.subarray(0, 20)), /^45d80038000000004001....c0a800010a000001$/);
    t.equal(toHex(bytes.subarray(20, 22)) + toHex(bytes.subarray(24, 28)), answer.replace(' ', ''));
    t.equal(toHex(bytes.subarray(28)), toHex(quote));
  });
}

t.test('readTunnelError quotes no more than an ICMP error holds', async t => {
  const quote = inner(900);
  const bytes = readTunnelError(error('0301 dead 00000000', 4, '', quote), 0)?.answer ?? new Uint8Array();
  t.equal(bytes.length, 576);
  t.equal(new DataView(bytes.buffer).getUint16(2), 576);
  t.equal(toHex(bytes.subarray(28)), toHex(quote.subarray(0, 548)));
});

t.test('readTunnelError has no answer for a client that allows fragmentation', async t => {
  t.equal(readTunnelError(error(tooBig, 4, '', inner(8, 0)), 1400)?.answer, undefined);
  t.ok(readTunnelError(error('0301 dead 00000000', 4, '', inner(8, 0)), 0)?.answer, 'but for other errors');
});

t.test('readTunnelError refuses what quotes no tunnel, wherever it is cut off', async t => {
  const whole = error(tooBig, 47, '80000800 12340000', inner(0));
  t.ok(readTunnelError(whole, 1400));
  for (let length = 0; length < whole.length; length++)
    t.equal(readTunnelError(whole.subarray(0, length), 1400), undefined, `${length} bytes`);
  t.equal(readTunnelError(error(tooBig, 6, '', inner(8)), 1400), undefined);
});
