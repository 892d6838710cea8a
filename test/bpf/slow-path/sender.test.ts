import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { needsRoot } from '../needs-root.ts';

/** Who sends: 10.9.0.1 and fd09::1, by a link of 1280 bytes to 10.9.0.2 and fd09::2; also the VIP 10.9.1.1. */
function makeNetwork(t: Test) {
  const [here, there] = [`lvxs-${process.pid}-a`, `lvxs-${process.pid}-b`];
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  t.teardown(() => {
    for (const name of [here, there]) ip('netns', 'del', name);
  });
  for (const name of [here, there]) ip('netns', 'add', name);
  ip('-n', here, 'link', 'add', 'a0', 'mtu', '1280', 'type', 'veth', 'peer', 'name', 'b0', 'netns', there);
  for (const [name, link, host] of [
    [here, 'a0', 1],
    [there, 'b0', 2],
  ] as const) {
    ip('-n', name, 'address', 'add', `10.9.0.${host}/24`, 'dev', link);
    ip('-n', name, 'address', 'add', `fd09::${host}/64`, 'dev', link, 'nodad');
    ip('-n', name, 'link', 'set', 'lo', 'up');
    ip('-n', name, 'link', 'set', link, 'up');
  }
  ip('-n', here, 'address', 'add', '10.9.1.1/32', 'dev', 'lo');
  return { here, there };
}

/** What tcpdump says of packets that came to `b0` while `send` ran, until there are `count` of them. */
async function seen(there: string, filter: string, count: number, send: () => void): Promise<string> {
  const command = ['tcpdump', '-Z', 'root', '-i', 'b0', '-ntvx', '--immediate-mode', '-l', '-c', `${count}`, filter];
  const dump = spawn('nsenter', [`--net=/run/netns/${there}`, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killer = setTimeout(() => dump.kill(), 20_000);
  let text = '';
  dump.stdout.on('data', data => {
    text += data;
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    dump.once('exit', () => reject(new Error(`tcpdump ended: ${said}`)));
    dump.stderr.on('data', data => {
      said += data;
      if (said.includes('listening')) resolve();
    });
  });
  const closed = once(dump, 'close');
  try {
    send();
    await closed;
    return text;
  } finally {
    clearTimeout(killer);
    dump.kill();
  }
}

interface Row {
  readonly name: string;
  /** Arguments of inside/send.ts. */
  readonly send: readonly string[];
  readonly filter: string;
  readonly packets: readonly RegExp[];
}

const rows: readonly Row[] = [
  {
    name: 'fragments IPv4 around an IPv4 packet',
    send: ['tunnel', '10.9.0.2', '4', '1400'],
    filter: 'dst 10.9.0.2 and ip proto 4',
    packets: [
      /tos 0xb8, ttl 33, .*offset 0, flags \[\+\], proto IPIP \(4\), length 1276\)/,
      /tos 0xb8, ttl 33, .*offset 1256, flags \[none\], proto IPIP \(4\), length 164\)/,
    ],
  },
  {
    name: 'sets DF where it is to be',
    send: ['tunnel-df', '10.9.0.2', '4', '1000'],
    filter: 'dst 10.9.0.2 and ip proto 4',
    packets: [/tos 0xb8, ttl 33, .*offset 0, flags \[DF\], proto IPIP \(4\), length 1020\)/],
  },
  {
    name: 'leaves IPv4 whole that fits',
    send: ['tunnel', '10.9.0.2', '41', '1000'],
    filter: 'dst 10.9.0.2 and ip proto 41',
    packets: [/tos 0xb8, ttl 33, .*offset 0, flags \[none\], proto IPv6 \(41\), length 1020\)/],
  },
  {
    name: 'fragments IPv6 around a packet, without a flow label',
    send: ['tunnel', 'fd09::2', '47', '1400'],
    filter: 'dst fd09::2 and ip6 proto 44',
    packets: [
      /\(class 0xb8, hlim 33, next-header Fragment.*0\|1232/,
      /\(class 0xb8, hlim 33, next-header Fragment.*1232\|168/,
    ],
  },
  {
    name: 'sends whole IPv4 packets from a local address',
    send: ['whole', '10.9.0.2'],
    filter: 'src 10.9.1.1 and icmp',
    packets: [/tos 0xc0, ttl 64, .*proto ICMP \(1\), length 56\)/],
  },
];

for (const { name, send, filter, packets } of rows) {
  t.test(`SocketSender ${name}`, { ...needsRoot }, async t => {
    const { here, there } = makeNetwork(t);
    const inside = fileURLToPath(new URL('inside/send.ts', import.meta.url));
    const node = [`--net=/run/netns/${here}`, process.execPath, '--import=tsx', inside, ...send];
    const text = await seen(there, filter, packets.length, () => {
      t.equal(execFileSync('nsenter', node, { encoding: 'utf8' }), '0\n', 'errno');
    });
    for (const packet of packets) t.match(text, packet);
  });
}

t.test('SocketSender tells why it can not send, and where it would send from', { ...needsRoot }, async t => {
  const { here } = makeNetwork(t);
  const inside = fileURLToPath(new URL('inside/send.ts', import.meta.url));
  const run = (...args: string[]) =>
    execFileSync('nsenter', [`--net=/run/netns/${here}`, process.execPath, '--import=tsx', inside, ...args], {
      encoding: 'utf8',
    });
  t.equal(run('tunnel', '10.8.0.2', '4', '100'), '101\n', 'ENETUNREACH');
  t.equal(run('tunnel-df', '10.9.0.2', '4', '1400'), '90\n', 'EMSGSIZE');
  t.equal(run('source', '10.9.0.2'), '10.9.0.1\n');
  t.equal(run('source', 'fd09::2'), 'fd09::1\n');
  t.equal(run('source', '10.8.0.2'), 'none\n');
});
