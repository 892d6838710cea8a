import type { DirectorFacts } from '../../src/doctor/facts/director.ts';
import type { HostFacts } from '../../src/doctor/facts/host.ts';
import type { HostInterface } from '../../src/doctor/facts/interfaces.ts';
import type { RealFacts } from '../../src/doctor/facts/real.ts';
import type { DefaultRoute } from '../../src/doctor/facts/routes.ts';
import { ifIndexFromNumber } from '../../src/net/ifindex.ts';
import { parseIp } from '../../src/net/ip.ts';
import { parseMac } from '../../src/net/mac.ts';

/** The VIP of the hosts below. */
export const vip = parseIp('10.0.0.100');

/** An interface with addresses such as `10.0.0.2/24`. */
export function link(name: string, addresses: readonly string[], more: Partial<HostInterface> = {}): HostInterface {
  return {
    ...{ name, index: ifIndexFromNumber(2), kind: 'veth', up: true, arp: true, mtu: 1500, anyRemote: false, xdp: [] },
    mac: parseMac('02:00:0a:00:00:02'),
    addresses: addresses.map(text => {
      const [address = '', length] = text.split('/');
      return { address: parseIp(address), prefixLength: Number(length) };
    }),
    ...more,
  };
}

/** A default route. */
export function defaultRoute(gateway: string, more: Partial<DefaultRoute> = {}): DefaultRoute {
  const via = parseIp(gateway);
  const family = gateway.includes(':') ? 6 : 4;
  return { family, gateway: via, device: 'eth0', metric: 0, mtu: undefined, advertisedMss: undefined, ...more };
}

/** tunl0 as the module makes it, with addresses. */
export function tunl0(addresses: readonly string[], more: Partial<HostInterface> = {}): HostInterface {
  const more4 = { kind: 'ipip', arp: false, mac: undefined, mtu: 1480, anyRemote: true };
  return link('tunl0', addresses, { ...more4, ...more });
}

const settings = {
  'net.ipv4.ip_forward': 1,
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.all.arp_ignore': 1,
  'net.ipv4.conf.all.arp_announce': 2,
  'net.ipv4.conf.eth0.rp_filter': 0,
  'net.ipv4.conf.eth0.arp_ignore': 0,
  'net.ipv4.conf.eth0.arp_announce': 0,
  'net.ipv4.conf.tunl0.rp_filter': 0,
  'net.ipv4.conf.tunl0.arp_ignore': 3,
  'net.ipv4.conf.tunl0.arp_announce': 2,
};

/** A real server that is as it should be, but for some settings, and some parts. */
export function realServer(sysctls: Readonly<Record<string, number>> = {}, host: Partial<HostFacts> = {}): RealFacts {
  return {
    vips: [vip],
    host: {
      interfaces: [link('eth0', ['10.0.0.11/24']), tunl0(['10.0.0.100/32'])],
      defaultRoutes: [defaultRoute('10.0.0.1', { advertisedMss: 1440 })],
      sysctls: new Map(Object.entries({ ...settings, ...sysctls })),
      modules: { loaded: new Set(['ipip']), atBoot: new Set(['ipip']), builtIn: new Set() },
      ...host,
    },
  };
}

/** A director that is as it should be, but for some parts of its facts and of its host. */
export function director(facts: Partial<DirectorFacts> = {}, host: Partial<HostFacts> = {}): DirectorFacts {
  const server = parseIp('10.0.0.11');
  const ours = [{ mode: 'native', program: 'lvx' }] as const;
  const route = { destination: server, device: 'eth0', neighbour: server, source: parseIp('10.0.0.2'), mtu: undefined };
  return {
    host: {
      interfaces: [link('lo', ['10.0.0.100/32'], { arp: false }), link('eth0', ['10.0.0.2/24'], { xdp: ours })],
      defaultRoutes: [defaultRoute('10.0.0.1')],
      sysctls: new Map(Object.entries({ ...settings, 'net.ipv4.conf.all.arp_ignore': 0 })),
      modules: { loaded: new Set(), atBoot: new Set(), builtIn: new Set() },
      ...host,
    },
    daemon: {
      socket: '/run/lvx/lvxd.sock',
      status: {
        ...{ version: '0.1.0', pid: 1, dataplane: 'xdp', interfaces: ['eth0'], uptimeSeconds: 1 },
        ...{ modes: { eth0: 'native' }, services: 1, servers: 1, warnings: [] },
        ...{ serverStates: { usable: 1, draining: 0, drained: 0 }, unusable: { count: 0, first: [] } },
        table: { entries: 0, capacity: 1024 },
      },
      stateProblem: undefined,
      rules: { vips: [vip], servers: [{ address: server, forwarding: 'tunnel' }], marks: [] },
    },
    vips: [vip],
    servers: [{ address: server, forwarding: 'tunnel' }],
    interfaces: ['eth0'],
    routes: new Map([[server, route]]),
    lacks: new Map([[vip, 'this host']]),
    lro: new Map([['eth0', { on: false }]]),
    nativeXdp: new Map([['eth0', true]]),
    arpAnswers: [],
    paths: new Map([[server, { kind: 'whole' }]]),
    notChecked: [],
    ...facts,
  };
}
