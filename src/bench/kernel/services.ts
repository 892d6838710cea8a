import { DetachedProgram } from '../../dataplane/xdp/detached-program.ts';
import { serverDefaults } from '../../model/server.ts';
import { type Service, serviceDefaults } from '../../model/service.ts';
import { ifIndexFromNumber } from '../../net/ifindex.ts';
import { type Ipv4, ipv4FromNumber, parseIpv4 } from '../../net/ipv4.ts';
import { parseMac } from '../../net/mac.ts';
import { parsePort } from '../../net/port.ts';
import type { KernelScenario } from './scenario.ts';
import { frameKinds } from './traffic.ts';

/** The VIP of the first service; each next one has the next address. */
export const firstVip = parseIpv4('10.64.0.1');
const firstServer = parseIpv4('10.128.0.1');
/** Test runs come in by lo. What goes out there too is sent back by XDP_TX. */
const ingress = ifIndexFromNumber(1);

/** The program with a scenario's services, before any connection. */
export function loadProgram(scenario: KernelScenario): DetachedProgram {
  const { services, servers, connections } = scenario;
  const program = new DetachedProgram({ connections, realsMax: Math.max(256, (services + 1) * servers) });
  try {
    installAll(program, servicesOf(scenario));
    return program;
  } catch (error) {
    program[Symbol.dispose]();
    throw error;
  }
}

/** As many TCP services as the scenario says, and one for UDP. */
function servicesOf({ services, servers, scheduler }: KernelScenario): Service[] {
  const pool = Array.from({ length: servers }, (_, index) => ({
    ...serverDefaults,
    address: ipv4FromNumber(firstServer + index),
    weight: scheduler === 'wrr' ? 1 + (index % 5) : 1,
  }));
  const service = ({ protocol, port }: { protocol: 'tcp' | 'udp'; port: number }, vip: Ipv4): Service => ({
    protocol,
    vip,
    port: parsePort(port),
    scheduler,
    ...serviceDefaults,
    servers: pool.map(server => ({ ...server, port: parsePort(port) })),
  });
  const vips = Array.from({ length: services }, (_, index) => ipv4FromNumber(firstVip + index));
  return [...vips.map(vip => service(frameKinds.ack, vip)), service(frameKinds.datagram, firstVip)];
}

/** Installs services whose servers are all behind one next hop. */
function installAll({ hops, placement }: DetachedProgram, services: readonly Service[]): void {
  for (const { servers } of services) for (const { address } of servers) hops.set(address, hop);
  placement.replace([], services);
}

const hop = {
  ifindex: ingress,
  sourceMac: parseMac('02:00:00:00:00:02'),
  destinationMac: parseMac('02:00:00:00:01:0b'),
  source: parseIpv4('10.0.0.2'),
  mtu: 1500,
  tags: [],
};
