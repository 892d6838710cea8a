import { formatEndpoint } from '../net/endpoint.ts';
import { formatIpv4 } from '../net/ipv4.ts';
import type { Topology, TopologyService } from './topology.ts';

/** The arguments of ipvsadm that make a director balance services of a topology, one command a line. */
export function rulesOf(topology: Topology, services = topology.services): string[] {
  return services.flatMap(service => [
    `-A ${serviceFlag(service)} -s ${service.scheduler}`,
    ...service.servers.map(
      ({ node, weight }) =>
        `-a ${serviceFlag(service)} -r ${formatIpv4(tunnelAddress(topology, node))} -i -w ${weight}`,
    ),
  ]);
}

/** A service in ipvsadm's words, e.g. `-t 10.0.0.100:80`. */
export function serviceFlag(service: Pick<TopologyService, 'protocol' | 'address' | 'port'>): string {
  return `${service.protocol === 'udp' ? '-u' : '-t'} ${formatEndpoint(service)}`;
}

/** The address at which a real server takes tunnelled packets: the first one that is on a network. */
export function tunnelAddress(topology: Topology, node: string): TopologyService['address'] {
  const interfaces = topology.nodes.find(({ name }) => name === node)?.interfaces ?? [];
  const [address] = interfaces.filter(port => port.network !== undefined).flatMap(port => port.addresses);
  if (!address) throw new RangeError(`real server ${node}: expected an address on a network, got none`);
  return address.address;
}
