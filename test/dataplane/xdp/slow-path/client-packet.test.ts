import t from 'tap';
import { outerTos, readClientPacket, withoutHop } from '../../../../src/dataplane/xdp/slow-path/client-packet.ts';
import { internetChecksum } from '../../../../src/net/checksum.ts';
import { hex, ipv4 } from './bytes.ts';

const ipv6 = hex('6a b1 23 45 0000 11 40 fd000000000000000000000000000001 fd000000000000000000000000000002');

t.test('readClientPacket reads TOS and TTL of either family', async t => {
  const packet = ipv4({ source: 1, destination: 2, protocol: 17, tos: 0xb8, ttl: 9 }, new Uint8Array(4));
  t.match(readClientPacket(packet), { family: 4, tos: 0xb8, ttl: 9 });
  t.match(readClientPacket(ipv6), { family: 6, tos: 0xab, ttl: 64 });
});

t.test('readClientPacket refuses what is no IP packet', async t => {
  for (const bytes of [new Uint8Array(), new Uint8Array(40), hex('45'), ipv6.subarray(0, 39)])
    t.equal(readClientPacket(bytes), undefined);
});

t.test('withoutHop lowers the TTL and keeps the checksum right', async t => {
  for (let id = 0; id < 0x10000; id += 13) {
    const packet = readClientPacket(ipv4({ source: 0x0a000001, destination: 2, protocol: 17, id }, hex('01')));
    const lowered = packet && withoutHop(packet);
    const isRight = lowered && internetChecksum(lowered.bytes.subarray(0, 20)) === 0;
    if (!isRight || lowered.ttl !== 63 || lowered.bytes[8] !== 63) t.fail(`id ${id}`);
  }
  const packet = readClientPacket(ipv6);
  const lowered = packet && withoutHop(packet);
  t.equal(lowered?.bytes[7], 63);
  t.equal(ipv6[7], 64, 'the packet itself stays as it is');
});

t.test('withoutHop does not mend a wrong checksum', async t => {
  const bytes = ipv4({ source: 1, destination: 2, protocol: 17 }, new Uint8Array());
  bytes[19] = 7;
  const packet = readClientPacket(bytes);
  t.not(packet && internetChecksum(withoutHop(packet).bytes), 0);
});

t.test('outerTos tells of no congestion that was met before', async t => {
  t.same([0, 1, 2, 3, 0xb8, 0xbb].map(outerTos), [0, 1, 2, 2, 0xb8, 0xba]);
});
