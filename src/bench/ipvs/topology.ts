import { existsSync, writeFileSync } from 'node:fs';
import { ipCommand } from '../../dataplane/next-hop/ip-command.ts';
import { readInterfaces } from '../../dataplane/next-hop/kernel-tables.ts';
import type { IfIndex } from '../../net/ifindex.ts';
import { formatIpv4, parseIpv4 } from '../../net/ipv4.ts';
import { run } from '../../netns/execute.ts';
import { BenchError } from '../errors.ts';

/** The director's addresses: what clients connect to, what tunnels begin with. */
export const vip = parseIpv4('10.64.0.1');
export const director = parseIpv4('10.0.0.2');
/** Where tunnels end. */
export const realServers = ['10.0.0.11', '10.0.0.12', '10.0.0.13'].map(parseIpv4);

/** Where packets arrive; its Ethernet address is the one that frames are sent to. */
const ingress = 'lvxb-in';
/** What the dataplane redirects to, and the cable's other end. */
const cable = 'lvxb-out';
const farEnd = 'lvxb-end';
/** What IPVS sends to: a device that counts a packet and forgets it, the cheapest there is. */
export const dummy = 'lvxb-dummy';

/** Numbers of the interfaces. */
export interface Topology {
  readonly ingress: IfIndex;
  readonly cable: IfIndex;
  readonly farEnd: IfIndex;
}

const sysctls: Readonly<Record<string, string>> = {
  // Nobody else may send anything.
  'net/ipv6/conf/all/disable_ipv6': '1',
  'net/ipv6/conf/default/disable_ipv6': '1',
  'net/ipv4/conf/all/rp_filter': '0',
  'net/ipv4/conf/default/rp_filter': '0',
  'net/ipv4/ip_forward': '1',
};

const commands = [
  'link set lo up',
  `link add ${ingress} address 02:00:00:00:00:02 type veth peer name ${ingress}-peer`,
  `link add ${cable} type veth peer name ${farEnd}`,
  `link add ${dummy} type dummy`,
  `address add ${formatIpv4(vip)}/32 dev lo`,
  `address add ${formatIpv4(director)}/24 dev ${dummy}`,
  ...[ingress, `${ingress}-peer`, cable, farEnd, dummy].map(name => `link set ${name} up`),
];

/**
 * Makes the interfaces in this process's network namespace, which has to be a new one.
 * @throws BenchError ERR_UNSUPPORTED if the kernel lacks what it takes
 */
export async function makeTopology(): Promise<Topology> {
  for (const [name, value] of Object.entries(sysctls)) {
    if (existsSync(`/proc/sys/${name}`)) writeFileSync(`/proc/sys/${name}`, value);
  }
  try {
    await run('ip', ['-batch', '-'], `${commands.join('\n')}\n`);
  } catch (cause) {
    const message = `Expected a kernel with veth and dummy interfaces, got ${String(cause)}`;
    throw new BenchError('ERR_UNSUPPORTED', message, { cause });
  }
  const interfaces = await readInterfaces(ipCommand);
  const indexOf = (name: string): IfIndex => {
    const index = interfaces.get(name)?.index;
    if (index === undefined) throw new BenchError('ERR_UNSUPPORTED', `Expected the interface ${name}, got none`);
    return index;
  };
  return { ingress: indexOf(ingress), cable: indexOf(cable), farEnd: indexOf(farEnd) };
}
