import t from 'tap';
import { readClientPacket } from '../../../../src/dataplane/xdp/slow-path/client-packet.ts';
import { wrap } from '../../../../src/dataplane/xdp/slow-path/wrap.ts';
import type { Forwarding } from '../../../../src/model/forwarding.ts';
import { internetChecksum } from '../../../../src/net/checksum.ts';
import { parseIp } from '../../../../src/net/ip.ts';
import { parsePort } from '../../../../src/net/port.ts';
import { hex, ipv4, join, toHex } from './bytes.ts';

const inner4 = ipv4({ source: 0x0a000001, destination: 0xc0a80001, protocol: 17 }, hex('9c40 0050 000b 0000 616263'));
const inner6 = hex(
  '60000000 0009 11 40 fd000000000000000000000000000001 fd000000000000000000000000000002 9c40 0050 0009 0000 61',
);
const port = parsePort(6080);

const v4 = { source: () => parseIp('10.1.0.1'), destination: parseIp('10.1.0.2') };
const v6 = { source: () => parseIp('fd01::1'), destination: parseIp('fd01::2') };

function wrapped(inner: Uint8Array, forwarding: Forwarding, ends: typeof v4 = v4) {
  const packet = readClientPacket(inner);
  return packet && wrap(packet, forwarding, ends);
}

const rows: readonly (readonly [name: string, inner: Uint8Array, Forwarding, protocol: number, header: RegExp])[] = [
  ['IPv4 in IP-in-IP', inner4, { kind: 'tunnel', tunnel: 'ipip' }, 4, /^$/],
  ['IPv6 in IP-in-IP', inner6, { kind: 'tunnel', tunnel: 'ipip' }, 41, /^$/],
  ['IPv4 in GRE', inner4, { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }, 47, /^00000800$/],
  ['IPv6 in GRE', inner6, { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }, 47, /^000086dd$/],
  [
    'IPv4 in GRE with a checksum',
    inner4,
    { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' },
    47,
    /^80000800(?!0000)....0000$/,
  ],
  ['IPv4 in GUE', inner4, { kind: 'tunnel', tunnel: 'gue', port, checksum: 'none' }, 17, /^....17c0002b000000040000$/],
  ['IPv6 in GUE', inner6, { kind: 'tunnel', tunnel: 'gue', port, checksum: 'none' }, 17, /^....17c0003d000000290000$/],
  [
    'IPv4 in GUE with a checksum',
    inner4,
    { kind: 'tunnel', tunnel: 'gue', port, checksum: 'csum' },
    17,
    /^....17c0002b(?!0000)....00040000$/,
  ],
];

for (const [name, inner, forwarding, protocol, header] of rows) {
  t.test(`wrap puts the right header before ${name}`, async t => {
    const result = wrapped(inner, forwarding);
    t.equal(result?.protocol, protocol);
    const payload = result?.payload ?? new Uint8Array();
    const length = payload.length - inner.length;
    t.match(toHex(payload.subarray(0, Math.max(length, 0))), header);
    t.equal(toHex(payload.subarray(length)), toHex(inner));
  });
}

t.test('wrap computes the checksum of GRE over header and packet', async t => {
  t.equal(
    internetChecksum(wrapped(inner4, { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' })?.payload ?? hex('00')),
    0,
  );
});

t.test('wrap computes the checksum of UDP over the addresses, too', async t => {
  const forwarding = { kind: 'tunnel', tunnel: 'gue', port, checksum: 'csum' } as const;
  const over4 = wrapped(inner4, forwarding)?.payload ?? new Uint8Array();
  t.equal(internetChecksum(join(hex('0a010001 0a010002 0011 002b'), over4)), 0);
  const over6 = wrapped(inner4, forwarding, v6)?.payload ?? new Uint8Array();
  const zeros = '000000000000000000000000';
  t.equal(internetChecksum(join(hex(`fd01${zeros}0001 fd01${zeros}0002 0000002b 00000011`), over6)), 0);
});

t.test('wrap gives a flow the source port that the program gives it', async t => {
  const forwarding = { kind: 'tunnel', tunnel: 'gue', port, checksum: 'none' } as const;
  const ports = wrapped(inner4, forwarding)?.payload.subarray(0, 2) ?? new Uint8Array();
  // 0a000001 ^ c0a80001 ^ 409c5000 on a little-endian machine, times 0x61c88647, its upper 14 bits.
  const product = (BigInt(0x0a000001 ^ 0xc0a80001 ^ 0x409c5000) * 0x61c88647n) & 0xffffffffn;
  t.equal(Buffer.from(ports).readUInt16BE(), 32768 + Number(product >> 18n));
});

t.test('wrap has nothing for direct routing, nor for a checksum over an unknown address', async t => {
  t.equal(wrapped(inner4, { kind: 'direct' }), undefined);
  const packet = readClientPacket(inner4);
  const ends = { ...v4, source: () => undefined };
  const gue = { kind: 'tunnel', tunnel: 'gue', port, checksum: 'csum' } as const;
  t.equal(packet && wrap(packet, gue, ends), undefined);
  t.ok(packet && wrap(packet, { ...gue, checksum: 'none' }, ends));
});
