import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { ApiClient } from '../../../src/api/client.ts';
import { PacketSocket } from '../../../src/netns/packet-socket.ts';
import { passObject } from '../../../src/netns/paths.ts';
import { directorInterface, makeNetwork, serversOf } from '../../bpf/dataplane/network.ts';
import { temporaryBpffs } from '../../bpf/loader/bpffs.ts';
import { needsRoot } from '../../bpf/needs-root.ts';
import { serverOf } from '../../bpf/packets/expected.ts';
import { type FrameSpec, frame } from '../../bpf/packets/frame.ts';
import { RealPlace } from '../../cli/real.ts';

/** Nobody has these: what is sent to them is not answered. */
const servers = ['10.0.0.21', '10.0.0.22'] as const;
const [one, other] = servers;
const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const last = `import { defineScheduler } from 'lvx/scheduler';
export default defineScheduler({ name: 'last', pick: (_, servers) => servers.at(-1) });
`;

/** The far end of the director's cable. */
class FarEnd {
  readonly #socket: PacketSocket;
  readonly #macs: Pick<FrameSpec, 'sourceMac' | 'destinationMac'>;
  #got: string[] = [];

  constructor(director: string) {
    const macOf = (namespace: string, device: string): string =>
      JSON.parse(execFileSync('ip', ['-n', namespace, '-json', 'link', 'show', device], { encoding: 'utf8' }))[0]
        .address;
    const far = serversOf(director);
    this.#macs = { sourceMac: macOf(far, 'rs0'), destinationMac: macOf(director, directorInterface) };
    for (const address of servers) {
      const neighbour = ['neigh', 'add', address, 'lladdr', this.#macs.sourceMac ?? '', 'dev', directorInterface];
      execFileSync('ip', ['-n', director, ...neighbour]);
    }
    // A veth delivers what XDP sends back only if there is a program at this end, too.
    execFileSync('ip', ['-n', far, 'link', 'set', 'dev', 'rs0', 'xdp', 'object', passObject, 'section', 'xdp']);
    this.#socket = PacketSocket.open({ namespace: far, interface: 'rs0' });
  }

  /** Sends a packet from each of some ports. Returns the servers whose tunnels they came out of, in any order. */
  async send(ports: readonly number[], flags: string): Promise<string[]> {
    this.#got = [];
    for (const sourcePort of ports) {
      this.#socket.send(frame({ ...this.#macs, source: '192.168.7.10', destination: web.vip, sourcePort, flags }));
    }
    for (let turn = 0; turn < 1000 && this.#got.length < ports.length; turn++) {
      await new Promise(resolve => setTimeout(resolve, 10));
      for (let bytes = this.#socket.receive(); bytes !== undefined; bytes = this.#socket.receive()) this.#take(bytes);
    }
    return this.#got.toSorted();
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #take(bytes: Uint8Array): void {
    const [ipip, isIpv4] = [bytes[23] === 4, bytes[12] === 0x08 && bytes[13] === 0x00];
    if (isIpv4 && ipip) this.#got.push(serverOf(bytes));
  }
}

/** lvxd on an interface, its services empty. */
async function startDaemon(t: Test, director: string, options: string): Promise<RealPlace> {
  const place = new RealPlace(t);
  const pins = temporaryBpffs();
  const inside = `exec nsenter --net=/run/netns/${director}`;
  const folders = `--state-dir ${place.directory}/state --pin-dir ${pins.folder}/lvx`;
  const daemon = await place.ready(`${inside} lvxd --interface ${directorInterface} ${folders} ${options}`);
  t.teardown(async () => {
    const ended = once(daemon, 'exit');
    await place.sh('lvx stop');
    if (daemon.exitCode === null) await ended;
    pins.remove();
  });
  return place;
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const each = (count: number, address: string): string[] => Array(count).fill(address);

for (const options of ['--dataplane xdp', '--dataplane userspace', '--dataplane userspace --packets af_xdp']) {
  t.test(`a scheduler of somebody's is shadowed, used and left, lvxd ${options}`, needsRoot, async t => {
    const director = makeNetwork(t);
    using far = new FarEnd(director);
    const place = await startDaemon(t, director, options);
    const api = new ApiClient(place.socket);
    writeFileSync(`${place.directory}/last.ts`, last);
    const add = servers.map(address => `lvxadm -a -t 10.0.0.100:80 -r ${address} -i`).join(' && ');
    t.match(await place.sh(`lvxadm -A -t 10.0.0.100:80 -s rr && ${add} && lvx scheduler add last.ts`), { status: 0 });

    const reports = api.schedulers.shadow('last', web);
    await reports.next();
    t.same(await far.send(numbers(1000, 20), 'S'), [...each(10, one), ...each(10, other)]);
    let report = (await reports.next()).value;
    for (let turn = 0; turn < 20 && report?.connections < 20; turn++) report = (await reports.next()).value;
    await reports.return(undefined);
    t.match(report, {
      ...{ connections: 20, agreed: 10, undecided: 0, missed: 0 },
      servers: [
        { id: `${one}:80`, actual: 10, predicted: 0 },
        { id: `${other}:80`, actual: 10, predicted: 20 },
      ],
    });

    t.match(await place.sh('lvx scheduler use last 10.0.0.100:80'), { status: 0 });
    t.same(await far.send(numbers(2000, 10), 'S'), each(10, other));
    t.same(await far.send(numbers(1000, 20), 'A'), [...each(10, one), ...each(10, other)], 'connections stay');
    const [asked] = (await api.slowPath()).filter(({ reason }) => reason === 'SLOW_SCHEDULER');
    t.match(asked, { handedUp: '10', overLimit: '0', noRoom: '0' });
    t.match(asked?.outcomes, [{ name: 'scheduled', packets: 10 }]);
    t.match(await place.sh('lvx verdicts'), { out: /SLOW_SCHEDULER +10 +0 +0[\s\S]*\n {2}scheduled +10 / });

    t.match(await place.sh('lvx scheduler use rr 10.0.0.100:80'), { status: 0 });
    t.same(await far.send(numbers(3000, 10), 'S'), [...each(5, one), ...each(5, other)]);
    t.equal(
      (await api.slowPath()).find(({ reason }) => reason === 'SLOW_SCHEDULER')?.handedUp,
      '10',
      'nobody is asked',
    );
  });
}
