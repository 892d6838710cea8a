import type { Cidr } from '../net/cidr.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Ipv4 } from '../net/ipv4.ts';

/** What a node does. */
export const roles = ['client', 'router', 'director', 'real'] as const;

/** What a node does. */
export type Role = (typeof roles)[number];

/** Nodes, the networks between them, and the services that the director is to balance. */
export interface Topology {
  /** The name of its file, without the ending. */
  readonly name: string;
  /** One line that says what it is. */
  readonly title: string;
  readonly networks: readonly Network[];
  readonly nodes: readonly TopologyNode[];
  readonly services: readonly TopologyService[];
}

/** What connects interfaces: a link has two ends, a bridge any number of ports. */
export interface Network {
  readonly name: string;
  readonly kind: 'link' | 'bridge';
}

/** A host, in a network namespace of its own. */
export interface TopologyNode {
  readonly name: string;
  readonly role: Role;
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  readonly sysctls: readonly Sysctl[];
}

/** A network interface of a node: on a network, or the kernel's own `lo` or `tunl0`. */
export interface Interface {
  readonly name: string;
  readonly network?: string;
  readonly addresses: readonly InterfaceAddress[];
}

/** An address of an interface. */
export interface InterfaceAddress extends Cidr {
  /** The name that makes it an alias, e.g. `eth0:0`. */
  readonly label?: string;
}

/** A route through a gateway. */
export interface Route {
  /** `default` or a network such as 10.1.0.0/16. */
  readonly destination: string;
  readonly via: Ipv4;
}

/** A kernel setting of a node, e.g. net.ipv4.ip_forward = 1. */
export interface Sysctl {
  readonly key: string;
  readonly value: number;
}

/** A service that clients use and that the director balances over real servers. */
export interface TopologyService extends Endpoint {
  readonly protocol: 'tcp' | 'udp';
  readonly address: Ipv4;
  readonly scheduler: string;
  readonly servers: readonly WeightedNode[];
}

/** A real server of a service, by the name of its node. */
export interface WeightedNode {
  readonly node: string;
  readonly weight: number;
}

/** The nodes of a role, in the order of the file. */
export function nodesOf(topology: Topology, role: Role): readonly TopologyNode[] {
  return topology.nodes.filter(node => node.role === role);
}

/** The interfaces that are on a network, each with its node. */
export function portsOf(topology: Topology, network: string): readonly NetworkPort[] {
  return topology.nodes.flatMap(node =>
    node.interfaces.filter(port => port.network === network).map(port => ({ node, port })),
  );
}

/** A node's interface on a network. */
export interface NetworkPort {
  readonly node: TopologyNode;
  readonly port: Interface;
}
