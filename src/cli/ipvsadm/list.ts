import type { WireServer, WireVirtualService } from '../../api/wire.ts';
import { isIpv6Text } from './address.ts';
import { columnsOf } from './columns.ts';
import type { ListStyle } from './command.ts';
import { addressesIn, endpointText, namesIn, numbersOnly, protocolOf, type Shown, signedMark } from './endpoint.ts';
import type { Names } from './names.ts';
import { schedulerFlagsText } from './scheduler-flags.ts';
import { sortServers, sortServices } from './sort.ts';

/** The first line of a whole list. The size is that of IPVS's hash table by default; programs skip the line. */
const versionLine = 'IP Virtual Server version 1.2.1 (size=4096)';

/** Longer names of IPv4 endpoints are cut. */
const widest = { service: 33, server: 28 } as const;

/**
 * Services as `ipvsadm -L` prints them, byte for byte.
 * @param whole the whole table, with its version line, else one service
 */
export async function listText(
  services: readonly WireVirtualService[],
  style: ListStyle,
  whole: boolean,
  names: Names,
): Promise<string> {
  const shown = style.numeric ? numbersOnly : await namesIn(addressesIn(services), names);
  const lines = [...(whole ? [versionLine] : []), ...columnsOf(style).head];
  for (const service of style.sort ? sortServices(services) : services)
    lines.push(...serviceLines(service, style, shown));
  return lines.map(line => `${line}\n`).join('');
}

function serviceLines(service: WireVirtualService, style: ListStyle, shown: Shown): string[] {
  const columns = columnsOf(style);
  const servers = style.sort ? sortServers(service.servers) : service.servers.toReversed();
  const name = serviceName(service, shown);
  const head = columns.service ? `${name.padEnd(33)}${columns.service(service)}` : `${name} ${flagsText(service)}`;
  const rows = servers.map(server => `  -> ${serverName(service, server, shown).padEnd(28)}${columns.server(server)}`);
  return [head, ...rows];
}

function serviceName(service: WireVirtualService, shown: Shown): string {
  if ('mark' in service) return `FWM  ${signedMark(service)}${service.family === 6 ? ' IPv6' : ''}`;
  const { protocol, vip, port } = service;
  const name = `${protocol.toUpperCase().padEnd(4)} ${endpointText(vip, port, protocol, shown)}`;
  return isIpv6Text(vip) ? name : name.slice(0, widest.service);
}

function serverName(service: WireVirtualService, { address, port }: WireServer, shown: Shown): string {
  const name = endpointText(address, port, protocolOf(service), shown);
  return isIpv6Text(address) ? name : name.slice(0, widest.server);
}

function flagsText({ scheduler, schedulerFlags, persistence, onePacket }: WireVirtualService): string {
  const parts = [scheduler];
  if (schedulerFlags.length > 0) parts.push(`(${schedulerFlagsText(scheduler, schedulerFlags)})`);
  if (persistence) {
    parts.push(`persistent ${persistence.timeout}`);
    const mask = 'prefix' in persistence ? persistence.prefix : persistence.netmask;
    if (mask !== 128 && mask !== '255.255.255.255') parts.push(`mask ${mask}`);
  }
  if (onePacket) parts.push('ops');
  return parts.join(' ');
}
