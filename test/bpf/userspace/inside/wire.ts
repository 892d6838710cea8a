import { execFileSync } from 'node:child_process';
import t from 'tap';
import { openUserspaceDataplane } from '../../../../src/dataplane/userspace/index.ts';
import { formatMac } from '../../../../src/net/mac.ts';
import { PacketSocket } from '../../../../src/netns/packet-socket.ts';
import { directorInterface } from '../../../bpf/dataplane/network.ts';
import { hex, read16 } from '../../../bpf/packets/build/bytes.ts';
import { type FrameSpec, frame } from '../../../bpf/packets/frame.ts';
import { serverAt, service } from '../../../model/examples.ts';

const [servers = '', path] = process.argv.slice(2);
const packets = path === 'af_xdp' ? 'af_xdp' : 'pcap';
const link = 14;
const vip = '10.0.0.100';
/** Nobody has these: what is sent to them is not answered. */
const client = '10.0.0.26';
const server = '10.0.0.21';
const web = service('tcp 10.0.0.100:80', { servers: [serverAt(server)] });
const fail = (error: Error) => t.fail(error.message);
const quiet = { packets, log: { info() {}, warn() {} }, fail } as const;

const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const macOf = (output: string): string => JSON.parse(output)[0].address;
const directorMac = macOf(ip('-json', 'link', 'show', directorInterface));
const serverMac = macOf(ip('-n', servers, '-json', 'link', 'show', 'rs0'));
ip('address', 'add', `${vip}/32`, 'dev', 'lo');
for (const address of [client, server]) ip('neigh', 'add', address, 'lladdr', serverMac, 'dev', directorInterface);
// Checksums of what the host sends are to be whole.
execFileSync('ethtool', ['-K', directorInterface, 'tx', 'off'], { stdio: 'ignore' });

const socket = PacketSocket.open({ namespace: servers, interface: 'rs0' });
t.teardown(() => socket.close());

const from: FrameSpec = {
  checksum: true,
  source: client,
  destination: vip,
  sourceMac: serverMac,
  destinationMac: directorMac,
};
const isFromDirector = (bytes: Uint8Array) => formatMac(bytes.subarray(6, 12)) === directorMac;

/** The frames of the director's that come for a frame, until there are as many as expected, and no more for a while. */
async function exchange(spec: FrameSpec, count: number): Promise<Uint8Array[]> {
  socket.send(frame({ ...from, ...spec }));
  const found: Uint8Array[] = [];
  for (let turn = 0, rest = 20; turn < 400 && rest > 0; turn++) {
    for (let got = socket.receive(); got !== undefined; got = socket.receive()) {
      if (isFromDirector(got) && read16(got, 12) === 0x0800) found.push(got);
    }
    if (found.length >= count) rest--;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  return found;
}

execFileSync('ethtool', ['-K', directorInterface, 'gro', 'on'], { stdio: 'ignore' });
const offload = () => execFileSync('ethtool', ['-k', directorInterface], { encoding: 'utf8' });

const protocolOf = (bytes: Uint8Array | undefined) => bytes?.[link + 9];
const addressAt = (bytes: Uint8Array | undefined, at: number) => bytes?.subarray(link + at, link + at + 4).join('.');
const flagsOf = (bytes: Uint8Array | undefined) => bytes?.[link + 33];
const reset = 0x04;

t.test('packets come in and leave for their server', async t => {
  const dataplane = await openUserspaceDataplane({ interfaces: [directorInterface], connections: 1024, ...quiet });
  t.teardown(() => dataplane.close());
  if (packets === 'pcap') t.match(offload(), /generic-receive-offload: off/);
  await dataplane.put(web);

  const [tunnelled, ...others] = await exchange({ sourcePort: 3000, payload: 5 }, 1);
  t.same(others, [], 'the host itself does not answer');
  t.same([protocolOf(tunnelled), addressAt(tunnelled, 12), addressAt(tunnelled, 16)], [4, '10.0.0.2', server]);
  const inner = frame({ ...from, sourcePort: 3000, payload: 5, ttl: 62 }).subarray(link);
  t.equal(hex(tunnelled?.subarray(link + 20, link + 65) ?? []), hex(inner));
  t.match(dataplane.traffic(web), { total: { connections: 1n, packets: 1n, bytes: 45n } });

  const pieces = await exchange({ sourcePort: 3000, flags: 'A', df: false, payload: 1460 }, 2);
  t.same(
    pieces.map(piece => [protocolOf(piece), read16(piece, link + 2)]),
    [
      [4, 1500],
      [4, 40],
    ],
    'what is too long leaves in fragments',
  );

  const [answer, ...more] = await exchange({ sourcePort: 3001, flags: 'A' }, 1);
  t.same(more, []);
  t.same([protocolOf(answer), flagsOf(answer)], [6, reset], 'a segment without a connection is reset once');

  const about = { ...from, checksum: false, sourcePort: 3000, flags: 'PA', payload: 100, ttl: 62 };
  const quotes = { packet: about, tunnel: { destination: server } };
  const error: FrameSpec = { source: '10.0.0.12', destination: '10.0.0.2', df: false, protocol: 'icmp' };
  const [told] = await exchange({ ...error, icmp: { type: 3, code: 4, word: 1400, quotes } }, 1);
  t.same([protocolOf(told), addressAt(told, 12), addressAt(told, 16)], [1, vip, client]);
  t.equal(told === undefined ? 0 : read16(told, link + 26), 1380, 'the client is told the MTU of the tunnel');

  const [echo] = await exchange({ protocol: 'icmp', icmp: { type: 8, word: 1 } }, 1);
  t.same([protocolOf(echo), addressAt(echo, 12), echo?.[link + 20]], [1, vip, 0], 'the host answers an echo request');
  const piece = { df: false, id: 77 };
  socket.send(frame({ ...from, ...piece, protocol: 'icmp', icmp: { type: 8, word: 2 }, payload: 16, mf: true }));
  const [whole] = await exchange({ ...piece, protocol: 1, offset: 3, payload: Array(16).fill(0) }, 1);
  t.same([protocolOf(whole), whole?.[link + 20], whole?.length], [1, 0, link + 60], 'also to one in pieces');
  const elsewhere = { ...about, destinationPort: 9 };
  const icmp = { type: 3, code: 1, quotes: { packet: elsewhere } };
  t.same(await exchange({ ...error, destination: vip, icmp }, 0), [], 'an error about nothing is answered by nobody');

  const [host] = await exchange({ sourcePort: 3002, destinationPort: 8080 }, 1);
  t.equal(flagsOf(host), 0x14, 'the host answers for other ports');
  await dataplane.remove(web);
  const [again] = await exchange({ sourcePort: 3003 }, 1);
  t.equal(flagsOf(again), 0x14, 'and for those of a service that was removed');
  await dataplane.put(web);
  dataplane.close();
  const [last] = await exchange({ sourcePort: 3004 }, 1);
  t.equal(flagsOf(last), 0x14, 'and for all when the dataplane is closed');
  t.notMatch(execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' }), /lvx/);
  t.match(offload(), /generic-receive-offload: on/, 'as it was');
});

t.test('an interface that is not there is named, and nothing stays behind', async t => {
  const options = { interfaces: ['lvxt-none'], connections: 1024, ...quiet };
  await t.rejects(openUserspaceDataplane(options), { code: 'ERR_ATTACH', message: /lvxt-none/ });
  t.notMatch(execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' }), /lvx/);
});

t.test('an interface that goes down, or is deleted and made again, is told, and taken again', async t => {
  const makeInterface = () => {
    ip('link', 'add', 'lvxt1', 'type', 'veth', 'peer', 'name', 'lvxt2');
    for (const name of ['lvxt1', 'lvxt2']) ip('link', 'set', name, 'up');
  };
  makeInterface();
  const messages: string[] = [];
  const log = { info: (text: string) => messages.push(text), warn: (text: string) => messages.push(text) };
  const dataplane = await openUserspaceDataplane({
    interfaces: ['lvxt1'],
    connections: 1024,
    packets,
    log,
    fail,
  });
  t.teardown(() => dataplane.close());
  const until = async (pattern: RegExp) => {
    for (let turn = 0; turn < 1000 && !messages.some(text => pattern.test(text)); turn++) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    return messages.join('\n');
  };
  ip('link', 'set', 'lvxt2', 'down');
  t.match(await until(/is down/), /interface lvxt1 is down/);
  ip('link', 'set', 'lvxt2', 'up');
  t.match(await until(/is up/), /interface lvxt1 is up/);
  ip('link', 'del', 'lvxt1');
  t.match(await until(/no packets come/), /no packets come from interface lvxt1/);
  makeInterface();
  t.match(await until(/is back/), /interface lvxt1 is back/);
});
