import type { ServiceRule } from './rules.ts';

const vip = 'fd00::100';

/** Services with an IPv6 VIP: the ports are those of the IPv4 ones. */
const ipv6: readonly ServiceRule[] = [
  { protocol: 'tcp', vip, port: 80, servers: [{ address: 'fd00::11' }] },
  { protocol: 'udp', vip, port: 53, servers: [{ address: 'fd00::12' }] },
  { protocol: 'tcp', vip, port: 81, servers: [] },
  { protocol: 'udp', vip, port: 54, servers: [] },
  { protocol: 'tcp', vip, port: 82, servers: [{ address: 'fd00::13', weight: 0 }] },
  { protocol: 'tcp', vip, port: 83, servers: [{ address: 'fd00::14', reachable: false }] },
  { protocol: 'tcp', vip, port: 84, servers: [{ address: 'fd00::15', mtu: 1400 }] },
  { protocol: 'tcp', vip, port: 86, servers: [{ address: 'fd00::18', lack: 'no route' }] },
  { protocol: 'tcp', vip, port: 87, servers: [{ address: 'fd00::19', lack: 'this host' }] },
];

/** Services whose servers have addresses of the other IP version. */
const mixed: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 90, servers: [{ address: 'fd00::11' }] },
  { protocol: 'udp', port: 63, servers: [{ address: 'fd00::12' }] },
  { protocol: 'tcp', vip, port: 90, servers: [{ address: '10.0.0.11' }] },
  { protocol: 'udp', vip, port: 63, servers: [{ address: '10.0.0.12' }] },
];

const sctp: readonly ServiceRule[] = [
  { protocol: 'sctp', port: 80, servers: [{ address: '10.0.0.11' }] },
  { protocol: 'sctp', port: 81, servers: [] },
  { protocol: 'sctp', vip, port: 80, servers: [{ address: 'fd00::11' }] },
];

/** The ports of services by tunnel: the same on both VIPs, to servers of either IP version. */
export const tunnelPorts = [
  { port: 100, kind: 'gre', address: '10.0.0.11' },
  { port: 101, kind: 'gre', checksum: true, address: '10.0.0.11' },
  { port: 102, kind: 'gue', address: '10.0.0.11' },
  { port: 103, kind: 'gue', checksum: true, address: '10.0.0.11' },
  { port: 104, kind: 'gre', address: 'fd00::11' },
  { port: 105, kind: 'gre', checksum: true, address: 'fd00::11' },
  { port: 106, kind: 'gue', address: 'fd00::11' },
  { port: 107, kind: 'gue', checksum: true, address: 'fd00::11' },
] as const;

const tunnels: readonly ServiceRule[] = tunnelPorts.flatMap(({ port, ...server }): ServiceRule[] => [
  { protocol: 'tcp', port, servers: [server] },
  { protocol: 'tcp', vip, port, servers: [server] },
]);

/** Direct routing: the server has an address of the VIP's IP version. */
const direct: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 108, servers: [{ address: '10.0.0.11', kind: 'direct' }] },
  { protocol: 'udp', port: 108, servers: [{ address: '10.0.0.11', kind: 'direct' }] },
  { protocol: 'tcp', port: 109, servers: [{ address: '10.0.0.16', kind: 'direct', mtu: 1400 }] },
  { protocol: 'tcp', vip, port: 108, servers: [{ address: 'fd00::11', kind: 'direct' }] },
  { protocol: 'tcp', vip, port: 109, servers: [{ address: 'fd00::16', kind: 'direct', mtu: 1400 }] },
];

/** Servers behind VLAN devices of the interface that packets come in by. */
const tagged: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 110, servers: [{ address: '10.0.0.17', tags: [{ tci: 5 }] }] },
  {
    protocol: 'tcp',
    port: 111,
    servers: [{ address: '10.0.0.18', tags: [{ tpid: 0x88a8, tci: 7 }, { tci: 5 }] }],
  },
  { protocol: 'tcp', port: 112, servers: [{ address: '10.0.0.19', kind: 'direct', tags: [{ tci: 5 }] }] },
];

/** Servers whose path MTU the rows change: nobody else's. */
const narrowed: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 115, servers: [{ address: '10.0.0.31' }] },
  { protocol: 'tcp', port: 116, servers: [{ address: '10.0.0.32' }] },
  { protocol: 'tcp', port: 117, servers: [{ address: '10.0.0.33', kind: 'gre' }] },
  { protocol: 'tcp', port: 118, servers: [{ address: '10.0.0.34', kind: 'gue' }] },
];

const threeServers = [{ address: '10.0.0.41' }, { address: '10.0.0.42' }, { address: '10.0.0.43' }];
const everyPort = '10.0.0.102';

/** What needs more of the program than another header. */
const special: readonly ServiceRule[] = [
  { protocol: 'tcp', port: 120, persistent: true, servers: threeServers },
  { protocol: 'tcp', port: 121, servers: [{ address: '10.0.0.44', upperThreshold: 1 }] },
  { protocol: 'udp', port: 122, onePacket: true, servers: [{ address: '10.0.0.45' }] },
  { protocol: 'tcp', port: 123, servers: threeServers },
  { protocol: 'tcp', vip: everyPort, port: 0, servers: [{ address: '10.0.0.46' }] },
  { protocol: 'tcp', vip: everyPort, port: 80, servers: [{ address: '10.0.0.47' }] },
  { protocol: 'udp', vip: everyPort, port: 0, servers: [{ address: '10.0.0.46' }] },
];

/** Services with everything else. */
export const moreRules: readonly ServiceRule[] = [
  ...ipv6,
  ...mixed,
  ...sctp,
  ...tunnels,
  ...direct,
  ...tagged,
  ...narrowed,
  ...special,
];
