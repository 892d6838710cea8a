import type { Service } from '../../src/model/service.ts';
import type { Settings } from '../../src/model/settings.ts';
import { parseIp } from '../../src/net/ip.ts';
import { ipv4FromNumber, parseIpv4 } from '../../src/net/ipv4.ts';
import { parsePort } from '../../src/net/port.ts';
import { serverAt, service } from '../model/examples.ts';

const plain = service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11'), serverAt('10.0.0.12')] });
const gue = { kind: 'tunnel', tunnel: 'gue', port: parsePort(6080), checksum: 'csum' } as const;

function withServer(rest: Partial<Service['servers'][number]>): Service {
  return { ...plain, servers: [serverAt('10.0.0.11', 1, 80, rest), serverAt('10.0.0.12')] };
}

/** What a service can have that not every dataplane can do, each with a service that has it and nothing else. */
export const abilities = {
  IPv6: service('tcp [fd00::100]:80', { servers: [serverAt('fd00::11'), serverAt('fd00::12')] }),
  SCTP: service('sctp 10.0.0.100:80', { servers: plain.servers }),
  'every port': service('tcp 10.0.0.100:0', {
    persistence: { timeout: 60, netmask: ipv4FromNumber(0xffffffff) },
    servers: [serverAt('10.0.0.11', 1, 0)],
  }),
  'no scheduler': { ...plain, scheduler: 'none' },
  'scheduler flags': { ...plain, schedulerFlags: ['flag-1', 'flag-3'] },
  persistence: { ...plain, persistence: { timeout: 360, netmask: ipv4FromNumber(0xffffffff) } },
  'persistence of networks': { ...plain, persistence: { timeout: 360, netmask: parseIpv4('255.255.255.0') } },
  'persistence by bits with holes': { ...plain, persistence: { timeout: 360, netmask: parseIpv4('0.0.0.24') } },
  'persistence of IPv6 networks': service('tcp [fd00::100]:80', {
    persistence: { timeout: 360, prefix: 64 },
    servers: [serverAt('fd00::11')],
  }),
  'one-packet scheduling': service('udp 10.0.0.100:53', { onePacket: true, servers: [serverAt('10.0.0.11', 1, 53)] }),
  'direct routing': withServer({ forwarding: { kind: 'direct' } }),
  GUE: withServer({ forwarding: gue }),
  'GUE with remote checksums': withServer({ forwarding: { ...gue, checksum: 'remcsum' } }),
  GRE: withServer({ forwarding: { kind: 'tunnel', tunnel: 'gre', checksum: 'none' } }),
  'GRE with checksums': withServer({ forwarding: { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' } }),
  'servers of the other family': withServer({ address: parseIp('fd00::11') }),
  thresholds: withServer({ upperThreshold: 100, lowerThreshold: 50 }),
} as const satisfies Readonly<Record<string, Service>>;

/** The name of something that a service can have. */
export type Ability = keyof typeof abilities;

/** Every ability, by name. */
export const abilityNames = Object.keys(abilities) as readonly Ability[];

/** For every setting a value that is not the usual one. */
export const otherSettings: Settings = {
  conn_reuse_mode: 0,
  expire_nodest_conn: 1,
  expire_quiescent_template: 1,
  sloppy_tcp: 1,
  sloppy_sctp: 1,
  pmtu_disc: 0,
  secure_tcp: 3,
  schedule_icmp: 1,
  lblc_expiration: 60,
  lblcr_expiration: 60,
  timeout_tcp: 60,
  timeout_tcpfin: 10,
  timeout_udp: 2_678_400,
  new_connection_rate: 1000,
  table_full: 'hash',
  event_sampling: 100,
  slow_too_big_rate: 1,
  slow_icmp_rate: 2,
  slow_fragment_rate: 3,
  slow_neighbour_rate: 0,
  slow_scheduler_rate: 1_000_000,
};
