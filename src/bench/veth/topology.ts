import { parseTopology } from '../../netns/read.ts';
import type { Topology } from '../../netns/topology.ts';
import type { DirectorPlan } from './contender.ts';

/** Where requests are asked for and answered. `bpf/bench/decap.bpf.c` knows the real server's address, too. */
export const realAddress = '10.0.0.11';

/** What takes inner packets out on the real server: the kernel's tunnel, or an XDP program where there is none. */
export type Decapsulation = 'tunl0' | 'XDP';

/**
 * One switch with directors and a real server beside each other, and a client behind a router:
 *
 *     client ──── router ────┬── director, …   10.0.0.2, …   each with a VIP of its own on lo
 *     192.168.7.10           └── real          10.0.0.11     VIPs on tunl0, or on lo
 *
 * The settings are those of `netns/lvs-tun.yaml`, which tells what each is for.
 */
export function httpTopology(directors: readonly DirectorPlan[], decapsulation: Decapsulation): Topology {
  const vips = { addresses: directors.map(({ vip }) => `${vip}/32`) };
  const file = {
    title: 'HTTP from a client to a real server, through a director or not',
    networks: { internet: { kind: 'link' }, lan: { kind: 'bridge' } },
    nodes: {
      client: {
        role: 'client',
        interfaces: { eth0: { network: 'internet', addresses: ['192.168.7.10/24'] } },
        routes: ['default via 192.168.7.1'],
      },
      router: {
        role: 'router',
        interfaces: {
          internet: { network: 'internet', addresses: ['192.168.7.1/24'] },
          lan: { network: 'lan', addresses: ['10.0.0.1/24'] },
        },
        sysctls: { 'net.ipv4.ip_forward': 1 },
      },
      ...Object.fromEntries(directors.map(director => [director.node, directorNode(director)])),
      real: {
        role: 'real',
        interfaces: {
          eth0: { network: 'lan', addresses: [`${realAddress}/24`] },
          ...(decapsulation === 'tunl0' ? { tunl0: vips } : { lo: vips }),
        },
        routes: ['default via 10.0.0.1'],
        sysctls: {
          'net.ipv4.conf.all.rp_filter': 0,
          ...(decapsulation === 'tunl0' ? { 'net.ipv4.conf.tunl0.rp_filter': 0 } : {}),
          'net.ipv4.conf.all.arp_ignore': 1,
          'net.ipv4.conf.all.arp_announce': 2,
        },
      },
    },
    services: directors.map(({ vip }) => ({
      protocol: 'tcp',
      address: `${vip}:80`,
      scheduler: 'rr',
      servers: { real: 1 },
    })),
  };
  return parseTopology(JSON.stringify(file), 'http-on-veth.yaml');
}

function directorNode({ address, vip }: DirectorPlan) {
  return {
    role: 'director',
    interfaces: { lo: { addresses: [`${vip}/32`] }, eth0: { network: 'lan', addresses: [`${address}/24`] } },
    routes: ['default via 10.0.0.1'],
    sysctls: { 'net.ipv4.conf.all.arp_ignore': 0 },
  };
}
