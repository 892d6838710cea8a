import t from 'tap';
import { hex } from '../../bpf/packets/build/bytes.ts';
import { crc32c, withChecksum } from '../../bpf/packets/build/checksum.ts';
import { linkLength } from '../../bpf/packets/build/link.ts';
import { type FrameSpec, frame, packet } from '../../bpf/packets/frame.ts';

const v6 = { family: 'ipv6' } as const;

/** Bytes of a packet that tcpdump finds nothing wrong with, checksums included: what is behind an offset. */
const transports: Readonly<Record<string, readonly [FrameSpec, number, string]>> = {
  'TCP in IPv4': [{ checksum: true }, 20, '9c400050000003e80000000050022000' + '1d540000'],
  'TCP in IPv6': [{ ...v6, checksum: true }, 40, '9c400050000003e80000000050022000' + 'f4570000'],
  'TCP options': [
    { checksum: true, dataOffset: 7, flags: 'PA', payload: 3 },
    20,
    '9c400050000003e80000000070182000f72d00000101010101010101000102',
  ],
  'an echo request': [
    { protocol: 'icmp', icmp: { type: 8, word: 0x10002 }, payload: 2 },
    20,
    '0800f7fb' + '00010002' + '0001',
  ],
  'an ICMP error': [
    {
      protocol: 'icmp',
      icmp: { type: 3, code: 4, word: 1400, quotes: { packet: { reply: true, flags: 'A' }, length: 28 } },
    },
    20,
    '0304570b00000578' + '45000028123440003f0657860a000064c0a8070a' + '00509c40000003e8',
  ],
};

t.test('packet', async t => {
  for (const [name, [spec, from, expected]] of Object.entries(transports)) {
    t.test(`builds ${name} as tcpdump reads it`, async t => {
      t.equal(hex(packet(spec).slice(from)), expected);
    });
  }

  t.test('builds a chain of IPv6 extension headers', async t => {
    const extensions = [
      { kind: 'hop-by-hop' },
      { kind: 'destination', length: 16 },
      { kind: 'routing', segmentsLeft: 1 },
      { kind: 'fragment', offset: 185, more: true, id: 7 },
      { kind: 'authentication' },
    ] as const;
    const bytes = packet({ ...v6, tos: 0xbb, flowLabel: 0xabcde, ttl: 9, protocol: 50, extensions });
    const header =
      '6bbabcde' + '0050' + '00' + '09' + 'fd000001000000000000000000000010' + 'fd000000000000000000000000000100';
    const options = `3c000104000000002b01010c${'00'.repeat(12)}`;
    const routing = `2c020201${'00'.repeat(20)}`;
    t.equal(hex(bytes), `${header}${options}${routing}330005c9000000073204${'00'.repeat(22)}`);
  });

  t.test('builds SCTP chunks behind a CRC-32C', async t => {
    t.equal(crc32c([...Buffer.from('123456789')]), 0xe3069283, 'the published check value');
    const bytes = packet({ protocol: 'sctp', chunks: ['COOKIE_ACK', 'SHUTDOWN'], checksum: true }).slice(20);
    const blank = [...bytes.slice(0, 8), 0, 0, 0, 0, ...bytes.slice(12)];
    t.equal(hex(blank), '9c400050' + '01020304' + '00000000' + '0b000004' + '0700000800010203');
    t.equal(Buffer.from(bytes).readUInt32LE(8), crc32c(blank));
  });
});

t.test('frame', async t => {
  t.test('puts tags between the addresses and the EtherType, outermost first', async t => {
    const bytes = frame({ tags: [{ tpid: 0x88a8, tci: 7 }, { tci: 0x2005 }] });
    t.equal(hex(bytes.subarray(0, 22)), '020000000002' + '020000000001' + '88a80007' + '81002005' + '0800');
    t.equal(linkLength(bytes), 22);
    t.equal(hex(bytes.subarray(22)), hex(packet()));
  });

  t.test('says the length that it is told, not the true one', async t => {
    t.equal(hex(frame({ length: 41 }).subarray(16, 18)), '0029');
    t.equal(hex(frame({ ...v6, length: 41 }).subarray(18, 20)), '0029');
    t.equal(hex(frame({ protocol: 'udp', udpLength: 7 }).subarray(38, 40)), '0007');
  });
});

t.test('withChecksum gives the example of RFC 1071', async t => {
  t.equal(hex(withChecksum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 9, 9], 8).slice(8)), '220d');
});
