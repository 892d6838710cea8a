import t from 'tap';
import { parsePcap } from '../../src/netns/pcap.ts';
import { frame } from './packets.ts';

const magics = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d };

for (const littleEndian of [true, false]) {
  for (const [unit, magic] of Object.entries(magics)) {
    t.test(`parsePcap reads ${littleEndian ? 'little' : 'big'} endian files with ${unit}`, async t => {
      const file = pcapFile([frame, frame], { littleEndian, magic });
      const packets = parsePcap(file);
      t.equal(packets.length, 2);
      const half = unit === 'microseconds' ? 1.0005 : 1.0000005;
      t.ok(Math.abs((packets[0]?.time ?? 0) - half) < 1e-9, 'the time');
      t.match(packets[0], { sourceMac: '02:00:0a:00:00:02', packet: { payload: { kind: 'ipip' } } });
    });
  }
}

t.test('parsePcap passes over frames that are not IPv4', async t => {
  const arp = Uint8Array.from(frame);
  arp[13] = 6;
  t.equal(parsePcap(pcapFile([arp, frame])).length, 1);
});

t.test('parsePcap leaves out a last record that is cut short', async t => {
  const file = pcapFile([frame, frame]);
  t.equal(parsePcap(file.subarray(0, file.length - 1)).length, 1);
  t.equal(parsePcap(file.subarray(0, 24)).length, 0);
});

t.test('parsePcap refuses what is no capture of Ethernet frames', async t => {
  t.throws(() => parsePcap(new Uint8Array(3)), { code: 'ERR_PCAP', message: /header of 24 bytes, got 3/ });
  t.throws(() => parsePcap(new Uint8Array(24)), { code: 'ERR_PCAP', message: /magic number/ });
  t.throws(() => parsePcap(pcapFile([], { linkType: 113 })), { code: 'ERR_PCAP', message: /link type 113/ });
});

interface Format {
  readonly littleEndian?: boolean;
  readonly magic?: number;
  readonly linkType?: number;
}

function pcapFile(frames: readonly Uint8Array[], format: Format = {}): Uint8Array {
  const { littleEndian = true, magic = magics.microseconds, linkType = 1 } = format;
  const words = (...values: readonly number[]) => {
    const view = new DataView(new ArrayBuffer(values.length * 4));
    for (const [index, value] of values.entries()) view.setUint32(index * 4, value, littleEndian);
    return new Uint8Array(view.buffer);
  };
  const records = frames.flatMap(bytes => [words(1, 500, bytes.length, bytes.length), bytes]);
  return Uint8Array.from(Buffer.concat([words(magic, 0x00040002, 0, 0, 65535, linkType), ...records]));
}
