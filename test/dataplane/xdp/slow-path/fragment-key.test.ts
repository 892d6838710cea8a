import t from 'tap';
import { fragmentKeyCodec } from '../../../../src/bpf/generated/lvx.ts';
import { encode } from '../../../../src/bpf/index.ts';
import { readClientPacket } from '../../../../src/dataplane/xdp/slow-path/client-packet.ts';
import { fragmentKey } from '../../../../src/dataplane/xdp/slow-path/fragment-key.ts';
import { hex, ipv4, join, toHex } from './bytes.ts';

const client = 'fd000000000000000000000000000001';
const vip = 'fd0000000000000000000000000000fe';
const fragment = '11 00 0008 deadbeef';
const options = '00 0104 00000000';

const ipv6 = (next: string, rest: string) => hex(`60000000 0010 ${next} 40 ${client} ${vip} ${rest}`);
const ipv6Key = `${client}${vip}deadbeef00000000`;

const rows: readonly (readonly [name: string, packet: Uint8Array, key: string | undefined])[] = [
  [
    'of an IPv4 fragment has the id in the first half of its word',
    ipv4({ source: 0x0a000001, destination: 0xc0a80001, protocol: 17, id: 0x8234, fragment: 185 }, new Uint8Array(8)),
    `0a000001${'0'.repeat(24)}c0a80001${'0'.repeat(24)}8234000011000000`,
  ],
  [
    'is for no whole IPv4 packet',
    ipv4({ source: 1, destination: 2, protocol: 17, fragment: 0x4000 }, hex('00')),
    undefined,
  ],
  ['of an IPv6 fragment has no protocol', ipv6('2c', fragment), ipv6Key],
  [
    'is found behind other headers',
    ipv6('00', `2b 00 ${options.slice(3)} 3c 00 ${options.slice(3)} 2c 00 ${options.slice(3)} ${fragment}`),
    ipv6Key,
  ],
  ['is found behind an authentication header', ipv6('33', `2c 01 ${'00'.repeat(10)} ${fragment}`), ipv6Key],
  ['is for no whole IPv6 packet', ipv6('11', '0001 0002 0008 0000'), undefined],
  ['is for no fragment header that is cut off', ipv6('2c', '11 00 0008 dead'), undefined],
  ['is for no header that leads beyond the packet', ipv6('00', `2c ff ${options.slice(3)}`), undefined],
];

for (const [name, bytes, expected] of rows) {
  t.test(`fragmentKey ${name}`, async t => {
    // At another place than the start of its buffer.
    const packet = readClientPacket(join(hex('0000'), bytes).subarray(2));
    const key = packet && fragmentKey(packet);
    t.equal(key && toHex(encode(fragmentKeyCodec, key)), expected);
  });
}
