import { formatIpv4 } from '../../src/net/ipv4.ts';
import { serviceFlag, tunnelAddress } from '../../src/netns/rules.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import type { TopologyService, WeightedNode } from '../../src/netns/topology.ts';

/** A service with its name in ipvsadm's words, e.g. `-t 10.0.0.100:80`. */
export interface FlaggedService extends TopologyService {
  readonly flag: string;
}

/** The first service of a testbed's topology. */
export function firstService(testbed: Testbed): FlaggedService {
  const [service] = testbed.topology.services;
  if (!service) throw new Error(`${testbed.topology.name}: expected a service, got none`);
  return { ...service, flag: serviceFlag(service) };
}

/** The command that adds a server to a service. */
export function addServer(testbed: Testbed, service: FlaggedService, server: WeightedNode): string {
  return `-a ${service.flag} -r ${serverText(testbed, server.node)} -i -w ${server.weight}`;
}

/** The command that changes a server's weight. */
export function editServer(testbed: Testbed, service: FlaggedService, server: WeightedNode): string {
  return `-e ${service.flag} -r ${serverText(testbed, server.node)} -i -w ${server.weight}`;
}

/** The command that deletes a server from a service. */
export function deleteServer(testbed: Testbed, service: FlaggedService, node: string): string {
  return `-d ${service.flag} -r ${serverText(testbed, node)}`;
}

function serverText(testbed: Testbed, node: string): string {
  return formatIpv4(tunnelAddress(testbed.topology, node));
}
