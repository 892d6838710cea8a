import t from 'tap';
import { be16, be32, hex } from '../../bpf/packets/build/bytes.ts';
import { withChecksum } from '../../bpf/packets/build/checksum.ts';
import { ethernet, etherTypes } from '../../bpf/packets/build/link.ts';
import { type FrameSpec, frame, packet } from '../../bpf/packets/frame.ts';
import { install, rules } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

/** What is expected of a segment: sequence and acknowledgement number of its reset, and flags. */
interface Reset {
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: string;
}

/** Of every segment that the tests build. */
const sequence = 1000;

/** The frame that resets a segment, built from nothing of it but its ends. */
function resetOf(spec: FrameSpec, { sequence, acknowledged, flags }: Reset): Uint8Array {
  const family = spec.family ?? 'ipv4';
  const back: FrameSpec = { ...spec, ttl: 64, id: 0, df: true, payload: 0, reply: true, destinationPort: 40_000 };
  const bytes = packet({ ...back, flags, checksum: false, sourcePort: 80 });
  const header = family === 'ipv4' ? 20 : 40;
  const segment = bytes
    .slice(header)
    .toSpliced(4, 8, ...be32(sequence), ...be32(acknowledged))
    .toSpliced(14, 6, 0, 0, 0, 0, 0, 0);
  const ends = family === 'ipv4' ? bytes.slice(12, 20) : bytes.slice(8, 40);
  const pseudo = [...ends, 0, 6, ...be16(segment.length)];
  const sum = withChecksum([...pseudo, ...segment], pseudo.length + 16).slice(pseudo.length + 16, pseudo.length + 18);
  const link = ethernet({
    sourceMac: '02:00:00:00:00:02',
    destinationMac: '02:00:00:00:00:01',
    tags: spec.tags ?? [],
    etherType: etherTypes[family],
  });
  return Uint8Array.from([...link, ...bytes.slice(0, header), ...segment.toSpliced(16, 2, ...sum)]);
}

t.test('a segment without a connection is reset where the host does not see it', async t => {
  const bench = new UserspaceBench({ answersForHost: true });
  for (const rule of rules) install(bench, rule);
  const rows: Readonly<Record<string, readonly [FrameSpec, Reset]>> = {
    'an ACK': [{ flags: 'A' }, { sequence: 0, acknowledged: 0, flags: 'R' }],
    'a FIN with data': [
      { flags: 'F', payload: 7 },
      { sequence: 0, acknowledged: sequence + 8, flags: 'RA' },
    ],
    'no flags, data': [
      { flags: '', payload: 7 },
      { sequence: 0, acknowledged: sequence + 7, flags: 'RA' },
    ],
    'padding is no data': [
      { flags: '', padding: 6 },
      { sequence: 0, acknowledged: sequence, flags: 'RA' },
    ],
    'an ACK in IPv6': [
      { family: 'ipv6', flags: 'A' },
      { sequence: 0, acknowledged: 0, flags: 'R' },
    ],
    'an ACK in a VLAN': [
      { flags: 'A', tags: [{ tci: 5 }] },
      { sequence: 0, acknowledged: 0, flags: 'R' },
    ],
  };
  for (const [name, [spec, reset]] of Object.entries(rows)) {
    const { verdict, frames } = bench.send(frame(spec));
    t.equal(verdict, 'PASS_NO_CONNECTION', name);
    t.same(frames.map(hex), [hex(resetOf(spec, reset))], name);
  }
  t.same(bench.send(frame({ flags: 'R' })).frames, [], 'a reset is not answered');
  t.same(bench.send(frame({ protocol: 'sctp', chunks: ['DATA'] })).frames, [], 'nor is SCTP');
  t.same(new UserspaceBench().send(frame({ flags: 'A' })).frames, [], 'nor where the host does it');
});
