import type { WireCounters, WireServer, WireService } from '../../api/wire.ts';
import type { ListStyle } from './command.ts';
import { counterText } from './counter.ts';
import type { Names, Protocol } from './names.ts';
import { sortServers, sortServices } from './sort.ts';

/** The first line of a whole list. The size is that of IPVS's hash table by default; programs skip the line. */
const versionLine = 'IP Virtual Server version 1.2.1 (size=4096)';

const plainHead = [
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
];

const statsHead = [
  'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes',
  '  -> RemoteAddress:Port',
];

/** What names a list may show; without any, numbers. */
interface Shown {
  readonly hosts: ReadonlyMap<string, string>;
  readonly ports: Names['nameOfPort'];
}

/**
 * Services as `ipvsadm -L` prints them, byte for byte.
 * @param whole the whole table, with its version line, else one service
 */
export async function listText(
  services: readonly WireService[],
  style: ListStyle,
  whole: boolean,
  names: Names,
): Promise<string> {
  const shown = style.numeric ? numbersOnly : await namesIn(services, names);
  const lines = [...(whole ? [versionLine] : []), ...(style.stats ? statsHead : plainHead)];
  for (const service of style.sort ? sortServices(services) : services)
    lines.push(...serviceLines(service, style, shown));
  return lines.map(line => `${line}\n`).join('');
}

function serviceLines(service: WireService, style: ListStyle, shown: Shown): string[] {
  const { protocol, vip, port, scheduler, counters } = service;
  const name = `${protocol.toUpperCase().padEnd(4)} ${endpoint(vip, port, protocol, shown)}`;
  const head = style.stats ? `${name.padEnd(33)}${counterColumns(counters, style)}` : `${name} ${scheduler}`;
  const servers = style.sort ? sortServers(service.servers) : service.servers.toReversed();
  return [head, ...servers.map(server => serverLine(server, protocol, style, shown))];
}

function serverLine(server: WireServer, protocol: Protocol, style: ListStyle, shown: Shown): string {
  const name = `  -> ${endpoint(server.address, server.port, protocol, shown).padEnd(28)}`;
  if (style.stats) return `${name}${counterColumns(server.counters, style)}`;
  const [weight, active, inactive] = [server.weight, server.active, server.inactive].map(String);
  return `${name} Tunnel  ${weight?.padEnd(6)} ${active?.padEnd(10)} ${inactive?.padEnd(10)}`;
}

/** Connections, then packets and bytes in and out. Answers don't pass the director, so nothing goes out. */
function counterColumns({ connections, packets, bytes }: WireCounters, { exact }: ListStyle): string {
  return [connections, packets, '0', bytes, '0'].map(count => counterText(BigInt(count), exact)).join('');
}

function endpoint(address: string, port: number, protocol: Protocol, { hosts, ports }: Shown): string {
  return `${hosts.get(address) ?? address}:${ports(port, protocol) ?? port}`;
}

const numbersOnly: Shown = { hosts: new Map(), ports: () => undefined };

async function namesIn(services: readonly WireService[], names: Names): Promise<Shown> {
  const addresses = services.flatMap(({ vip, servers }) => [vip, ...servers.map(({ address }) => address)]);
  return { hosts: await names.namesOf(addresses), ports: (port, protocol) => names.nameOfPort(port, protocol) };
}
