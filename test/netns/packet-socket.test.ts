import { readlinkSync } from 'node:fs';
import t from 'tap';
import { PacketSocket, withNamespace } from '../../src/netns/packet-socket.ts';
import { parseTopology } from '../../src/netns/read.ts';
import { Testbed } from '../../src/netns/testbed.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';
const topology = parseTopology(
  `title: two ends of a cable
networks:
  cable: { kind: link }
nodes:
  left: { role: router, interfaces: { eth0: { network: cable } } }
  right: { role: router, interfaces: { eth0: { network: cable } } }
services: []
`,
  'cable.yaml',
);

t.test('PacketSocket sends and receives frames in the namespaces it was opened in', { skip }, async t => {
  const testbed = await Testbed.up(topology);
  t.teardown(() => testbed.close());
  const ends = ['left', 'right'].map(node => ({ namespace: testbed.namespaceOf(node), interface: 'eth0' }));
  const [left, right] = ends.map(end => PacketSocket.open(end));
  if (!left || !right) throw new Error('expected two sockets');
  const frame = Uint8Array.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5, ...new Array<number>(46).fill(7)]);
  left.send(frame);
  t.same(drain(right), [frame], 'the other end receives it');
  t.same(drain(left), [], 'who sent it does not');
  for (const socket of [left, right, left]) socket.close();
});

t.test('PacketSocket tells an interface that is not there', { skip }, async t => {
  const testbed = await Testbed.up(topology);
  t.teardown(() => testbed.close());
  const namespace = testbed.namespaceOf('left');
  t.throws(() => PacketSocket.open({ namespace, interface: 'eth7' }), { code: 'ERR_COMMAND', message: /eth7/ });
});

t.test(
  'withNamespace comes back, also from work that fails, and tells a namespace that is not there',
  { skip },
  async t => {
    const testbed = await Testbed.up(topology);
    t.teardown(() => testbed.close());
    const inode = () => withNamespace(testbed.namespaceOf('left'), netNamespace);
    const before = netNamespace();
    t.not(inode(), before);
    t.equal(netNamespace(), before);
    const fail = () => {
      throw new Error('failed');
    };
    t.throws(() => withNamespace(testbed.namespaceOf('left'), fail), { message: 'failed' });
    t.equal(netNamespace(), before);
    t.throws(() => withNamespace('lvx-none', netNamespace), { code: 'ENOENT' });
  },
);

function netNamespace(): string {
  return readlinkSync('/proc/thread-self/ns/net');
}

/** Frames that are ours: whatever else an interface says when it comes up is passed over. */
function drain(socket: PacketSocket): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let frame = socket.receive(); frame; frame = socket.receive()) if (frame[12] === 0x88) frames.push(frame);
  return frames;
}
