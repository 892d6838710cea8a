import type { WireForwarding, WireVirtualService } from '../../api/wire.ts';
import { addressesIn, endpointText, namesIn, numbersOnly, protocolOf, type Shown, signedMark } from './endpoint.ts';
import type { Names } from './names.ts';
import { schedulerFlagsText } from './scheduler-flags.ts';
import { sortServers, sortServices } from './sort.ts';

/** Services as `ipvsadm -S` prints them: the command lines that make them, but for thresholds, which it leaves out. */
export async function saveText(
  services: readonly WireVirtualService[],
  numeric: boolean,
  names: Names,
): Promise<string> {
  const shown = numeric ? numbersOnly : await namesIn(addressesIn(services), names);
  const lines = sortServices(services).flatMap(service => linesOf(service, shown));
  return lines.map(line => `${line}\n`).join('');
}

const options = { tcp: '-t', udp: '-u', sctp: '--sctp-service' } as const;

function linesOf(service: WireVirtualService, shown: Shown): string[] {
  const name = serviceWords(service, shown);
  const protocol = protocolOf(service);
  const servers = sortServers(service.servers).map(({ address, port, weight, forwarding }) => {
    const [method, tunnel] = forwardingWords(forwarding);
    return `-a ${name} -r ${endpointText(address, port, protocol, shown)} ${method} -w ${weight}${tunnel}`;
  });
  return [[`-A ${name} -s ${service.scheduler}`, ...flagWords(service)].join(' '), ...servers];
}

function serviceWords(service: WireVirtualService, shown: Shown): string {
  if ('mark' in service) return `-f ${signedMark(service)}${service.family === 6 ? ' -6' : ''}`;
  const { protocol, vip, port } = service;
  return `${options[protocol]} ${endpointText(vip, port, protocol, shown)}`;
}

function flagWords({ scheduler, schedulerFlags, persistence, onePacket }: WireVirtualService): string[] {
  const words: string[] = [];
  if (persistence) {
    words.push(`-p ${persistence.timeout}`);
    const mask = 'prefix' in persistence ? persistence.prefix : persistence.netmask;
    if (mask !== 128 && mask !== '255.255.255.255') words.push(`-M ${mask}`);
  }
  if (onePacket) words.push('-o');
  const flags = schedulerFlagsText(scheduler, schedulerFlags);
  if (flags !== '') words.push(`-b ${flags}`);
  return words;
}

const checksums = { none: '--tun-nocsum', csum: '--tun-csum', remcsum: '--tun-remcsum' } as const;

/** What stands before the weight, and what behind it. */
function forwardingWords(forwarding: WireForwarding): readonly [string, string] {
  if (forwarding.kind === 'direct') return ['-g', ''];
  if (forwarding.tunnel === 'ipip') return ['-i', ' --tun-type ipip'];
  const port = forwarding.tunnel === 'gue' ? ` --tun-port ${forwarding.port}` : '';
  return ['-i', ` --tun-type ${forwarding.tunnel}${port} ${checksums[forwarding.checksum]}`];
}
