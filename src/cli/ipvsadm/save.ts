import type { WireForwarding, WireService } from '../../api/wire.ts';
import { endpointText, namesIn, numbersOnly, type Shown } from './endpoint.ts';
import type { Names } from './names.ts';
import { schedulerFlagsText } from './scheduler-flags.ts';
import { sortServers, sortServices } from './sort.ts';

/** Services as `ipvsadm -S` prints them: the command lines that make them, but for thresholds, which it leaves out. */
export async function saveText(services: readonly WireService[], numeric: boolean, names: Names): Promise<string> {
  const addresses = services.flatMap(({ vip, servers }) => [vip, ...servers.map(({ address }) => address)]);
  const shown = numeric ? numbersOnly : await namesIn(addresses, names);
  const lines = sortServices(services).flatMap(service => linesOf(service, shown));
  return lines.map(line => `${line}\n`).join('');
}

const options = { tcp: '-t', udp: '-u', sctp: '--sctp-service' } as const;

function linesOf(service: WireService, shown: Shown): string[] {
  const { protocol, vip, port, scheduler } = service;
  const name = `${options[protocol]} ${endpointText(vip, port, protocol, shown)}`;
  const servers = sortServers(service.servers).map(({ address, port, weight, forwarding }) => {
    const [method, tunnel] = forwardingWords(forwarding);
    return `-a ${name} -r ${endpointText(address, port, protocol, shown)} ${method} -w ${weight}${tunnel}`;
  });
  return [[`-A ${name} -s ${scheduler}`, ...flagWords(service)].join(' '), ...servers];
}

function flagWords({ scheduler, schedulerFlags, persistence, onePacket }: WireService): string[] {
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
