import { formatEndpoint } from '../net/endpoint.ts';
import { formatIpv4 } from '../net/ipv4.ts';
import { type Interface, type Network, portsOf, type Topology } from './topology.ts';

/** Draws a topology as lines of text: each network with the interfaces on it, then the services. */
export function drawTopology(topology: Topology): string[] {
  return [
    `${topology.name}: ${topology.title}`,
    '',
    ...topology.networks.flatMap(network => drawNetwork(topology, network)),
    ...topology.services.map(service => {
      const servers = service.servers.map(({ node, weight }) => (weight === 1 ? node : `${node}×${weight}`));
      return `  ${service.protocol} ${formatEndpoint(service)} ${service.scheduler} → ${servers.join(' ')}`;
    }),
  ];
}

function drawNetwork(topology: Topology, { name, kind, mtu }: Network): string[] {
  const rows = portsOf(topology, name).map(({ node, port }) => [
    node.name,
    port.name,
    addressesOf(port),
    apart(node.interfaces),
  ]);
  const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map((row, index) => {
    const branch = index === rows.length - 1 ? '└──' : '├──';
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return `  ${branch} ${cells.join('  ')}`.trimEnd();
  });
  return [`  ${name} (${kind}${mtu === undefined ? '' : `, MTU ${mtu}`})`, ...lines, ''];
}

/** The addresses that are on no network: the VIPs on lo or tunl0. */
function apart(interfaces: readonly Interface[]): string {
  return interfaces
    .filter(port => port.network === undefined && port.addresses.length > 0)
    .map(port => `${port.name} ${addressesOf(port)}`)
    .join('  ');
}

function addressesOf(port: Interface): string {
  return port.addresses
    .map(({ address, prefixLength, label }) => `${label ? `${label} ` : ''}${formatIpv4(address)}/${prefixLength}`)
    .join(' ');
}
