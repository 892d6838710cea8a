import t from 'tap';
import { slowPacketCodec, Verdict } from '../../../../src/bpf/generated/lvx.ts';
import { encode } from '../../../../src/bpf/index.ts';
import { readRecord } from '../../../../src/dataplane/xdp/slow-path/record.ts';
import { hex, join, toHex } from './bytes.ts';

const header = {
  ...{ jiffies: 7n, verdict: Verdict.SLOW_NEIGHBOUR, realIndex: 3, link: 14, length: 4, mtu: 0, serviceId: 1 },
  ...{ ifindex: 2, df: 1, client: [1, 0, 0, 0], vip: [2, 0, 0, 0], clientPort: 5, port: 80, protocol: 6, family: 4 },
};
const frame = join(new Uint8Array(14).fill(0xaa), hex('01020304'));

t.test('readRecord takes the frame and the packet in it, and leaves what is behind', async t => {
  const record = readRecord(join(encode(slowPacketCodec, header), frame, new Uint8Array(100)));
  t.match(record, { reason: 'SLOW_NEIGHBOUR', realIndex: 3, df: 1, clientPort: 5 });
  t.equal(toHex(record?.frame ?? hex('')), toHex(frame));
  t.equal(toHex(record?.packet ?? hex('')), '01020304');
});

t.test('readRecord refuses what is no record', async t => {
  const wrong: Readonly<Record<string, Uint8Array>> = {
    'cut off in its header': encode(slowPacketCodec, header).subarray(1),
    'cut off in its frame': join(encode(slowPacketCodec, header), frame.subarray(1)),
    'of a verdict that hands nothing up': join(encode(slowPacketCodec, { ...header, verdict: Verdict.TX }), frame),
    'of a verdict beyond the last reason': join(
      encode(slowPacketCodec, { ...header, verdict: Verdict.DROP_SERVER_REMOVED }),
      frame,
    ),
  };
  for (const [name, bytes] of Object.entries(wrong)) t.equal(readRecord(bytes), undefined, name);
});
