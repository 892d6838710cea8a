import { isInNetwork } from '../net/cidr.ts';
import { formatIpv4 } from '../net/ipv4.ts';
import type { Issue } from './issue.ts';
import { portsOf, type Topology, type TopologyNode } from './topology.ts';

/** Checks what a schema can't: that names refer to something, links have two ends, gateways are neighbours. */
export function referenceIssues(topology: Topology): Issue[] {
  return [
    ...networkIssues(topology),
    ...topology.nodes.flatMap(node => nodeIssues(topology, node)),
    ...serviceIssues(topology),
  ];
}

function networkIssues(topology: Topology): Issue[] {
  return topology.networks.flatMap(network => {
    const ports = portsOf(topology, network.name);
    const path = ['networks', network.name];
    const nodes = ports.map(({ node }) => node.name);
    if (network.kind === 'link' && ports.length !== 2) {
      return [{ path, expected: 'a link between two interfaces', got: `${ports.length} (${nodes.join(', ')})` }];
    }
    if (new Set(nodes).size !== nodes.length) {
      return [{ path, expected: 'one interface of each node', got: nodes.join(', ') }];
    }
    return [];
  });
}

function nodeIssues(topology: Topology, node: TopologyNode): Issue[] {
  const path = ['nodes', node.name];
  const networks = topology.networks.map(network => network.name);
  const unknown = node.interfaces.flatMap(port => {
    const at = [...path, 'interfaces', port.name];
    if (port.network === undefined) {
      const builtIn = port.name === 'lo' || port.name === 'tunl0';
      return builtIn ? [] : [{ path: at, expected: 'a network, or the name lo or tunl0', got: port.name }];
    }
    if (networks.includes(port.network)) return [];
    return [{ path: [...at, 'network'], expected: `one of ${networks.join(', ')}`, got: port.network }];
  });
  const unreachable = node.routes.flatMap((route, index) => {
    const near = node.interfaces.some(port => port.addresses.some(address => isInNetwork(route.via, address)));
    const at = [...path, 'routes', index];
    return near ? [] : [{ path: at, expected: "a gateway in one of the node's networks", got: formatIpv4(route.via) }];
  });
  return [...unknown, ...unreachable];
}

function serviceIssues(topology: Topology): Issue[] {
  return topology.services.flatMap((service, index) =>
    service.servers.flatMap(({ node: name }): Issue[] => {
      const node = topology.nodes.find(candidate => candidate.name === name);
      const path = ['services', index, 'servers', name];
      if (node?.role !== 'real')
        return [{ path, expected: 'a node of role real', got: node?.role ?? `no node ${name}` }];
      const owns = node.interfaces.some(port => port.addresses.some(address => address.address === service.address));
      return owns ? [] : [{ path, expected: `a node that has the address ${formatIpv4(service.address)}`, got: name }];
    }),
  );
}
