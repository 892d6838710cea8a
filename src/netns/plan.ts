import { formatIpv4 } from '../net/ipv4.ts';
import { formatMac, type Mac } from '../net/mac.ts';
import type { Command } from './command.ts';
import { bridgeName, bridgeNamespace, nodeNamespace } from './names.ts';
import { type Interface, type Network, nodesOf, portsOf, type Topology, type TopologyNode } from './topology.ts';

/** What a plan needs to know besides the topology. */
export interface PlanOptions {
  /** What the names of all namespaces begin with. */
  readonly prefix: string;
  /** An object file with an XDP program that passes everything; none: nothing is attached. */
  readonly passObject?: string;
}

/** The commands that build a topology, in order. The names of its namespaces are those of `namespacesOf`. */
export function planTopology(topology: Topology, options: PlanOptions): Command[] {
  return [
    ...namespacesOf(topology, options.prefix).map((name): Command => ({ kind: 'ip', line: `netns add ${name}` })),
    ...topology.networks.flatMap(network => wire(topology, network, options.prefix)),
    ...topology.networks.flatMap(network =>
      network.kind === 'bridge' ? bridge(topology, network.name, options.prefix) : [],
    ),
    ...topology.nodes.flatMap(node => configure(node, nodeNamespace(options.prefix, node.name))),
    ...(options.passObject === undefined ? [] : passAtPeers(topology, options.prefix, options.passObject)),
  ];
}

/** Every namespace of a topology: one for each node and for each bridge. */
export function namespacesOf(topology: Topology, prefix: string): string[] {
  return [
    ...topology.nodes.map(node => nodeNamespace(prefix, node.name)),
    ...topology.networks.filter(({ kind }) => kind === 'bridge').map(({ name }) => bridgeNamespace(prefix, name)),
  ];
}

/** The other end of the cable of a node's interface: where a capture sees what the interface sends. */
export function peerOf(topology: Topology, nodeName: string, port: Interface, prefix: string): InterfaceAt {
  const network = topology.networks.find(candidate => candidate.name === port.network);
  if (network?.kind === 'bridge') {
    return { namespace: bridgeNamespace(prefix, network.name), interface: nodeName };
  }
  const other = network && portsOf(topology, network.name).find(({ node }) => node.name !== nodeName);
  if (!other) throw new RangeError(`peer of ${nodeName} ${port.name}: expected an interface on a network, got none`);
  return { namespace: nodeNamespace(prefix, other.node.name), interface: other.port.name };
}

/** An interface in a namespace. */
export interface InterfaceAt {
  readonly namespace: string;
  readonly interface: string;
}

/** The Ethernet address that an interface is given: 02:00 and its first IPv4 address, to be known in captures. */
export function macOf(port: Interface): Mac | undefined {
  const address = port.addresses[0]?.address;
  if (address === undefined || port.network === undefined) return undefined;
  return formatMac([2, 0, ...[24, 16, 8, 0].map(shift => (address >>> shift) & 0xff)]);
}

function wire(topology: Topology, { name, kind, mtu }: Network, prefix: string): Command[] {
  const ports = portsOf(topology, name);
  const size = mtu === undefined ? '' : ` mtu ${mtu}`;
  return ports.slice(0, kind === 'link' ? 1 : undefined).map(({ node, port }) => {
    const peer = peerOf(topology, node.name, port, prefix);
    const here = `name ${port.name} netns ${nodeNamespace(prefix, node.name)}${size}`;
    const there = `name ${peer.interface} netns ${peer.namespace}${size}`;
    return { kind: 'ip', line: `link add ${here} type veth peer ${there}` };
  });
}

function bridge(topology: Topology, network: string, prefix: string): Command[] {
  const namespace = bridgeNamespace(prefix, network);
  const ports = portsOf(topology, network).map(({ node }) => node.name);
  const lines = [
    `link add name ${bridgeName} type bridge forward_delay 0 stp_state 0 mcast_snooping 0`,
    ...ports.map(port => `link set dev ${port} master ${bridgeName} up`),
    `link set dev ${bridgeName} up`,
  ];
  return [quiet(namespace), ...lines.map((line): Command => ({ kind: 'ip', namespace, line }))];
}

function configure(node: TopologyNode, namespace: string): Command[] {
  const ip = (line: string): Command => ({ kind: 'ip', namespace, line });
  const interfaces = node.interfaces.some(port => port.name === 'lo')
    ? node.interfaces
    : [{ name: 'lo', addresses: [] }, ...node.interfaces];
  return [
    quiet(namespace),
    ...node.sysctls.map((sysctl): Command => ({ kind: 'sysctl', namespace, ...sysctl })),
    ...interfaces.flatMap(port => {
      const mac = macOf(port);
      return mac ? [ip(`link set dev ${port.name} address ${mac}`)] : [];
    }),
    ...interfaces.flatMap(port => port.addresses.map(address => ip(addressLine(port.name, address)))),
    ...interfaces.map(port => ip(`link set dev ${port.name} up`)),
    ...node.routes.map(route => ip(`route add ${route.destination} via ${formatIpv4(route.via)}`)),
    ...interfaces.flatMap((port): Command[] =>
      port.network === undefined ? [] : [{ kind: 'offload', namespace, interface: port.name }],
    ),
  ];
}

function addressLine(port: string, address: Interface['addresses'][number]): string {
  const label = address.label === undefined ? '' : ` label ${address.label}`;
  return `address add ${formatIpv4(address.address)}/${address.prefixLength}${label} dev ${port}`;
}

/** No IPv6 where nothing uses it: its neighbour discovery would only be noise in captures. */
function quiet(namespace: string): Command {
  return { kind: 'sysctl', namespace, key: 'net.ipv6.conf.all.disable_ipv6', value: 1, optional: true };
}

/** A veth delivers what its other end sends by XDP_TX or redirect only if it has an XDP program itself. */
function passAtPeers(topology: Topology, prefix: string, object: string): Command[] {
  return nodesOf(topology, 'director').flatMap(director =>
    director.interfaces
      .filter(port => port.network !== undefined)
      .map((port): Command => {
        const peer = peerOf(topology, director.name, port, prefix);
        const line = `link set dev ${peer.interface} xdp object ${object} section xdp`;
        return { kind: 'ip', namespace: peer.namespace, line };
      }),
  );
}
