import type { WireServer, WireVirtualService } from '../../api/wire.ts';
import { ipv6Bytes, parseIpv6 } from '../../net/ipv6.ts';
import { isIpv6Text } from './address.ts';
import { quadNumber } from './numbers.ts';

const protocolNumbers = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Services as ipvsadm lists them: by mark, which others have as 0; IPv4 first; then by protocol, address, port. */
export function sortServices(services: readonly WireVirtualService[]): WireVirtualService[] {
  return services.toSorted((a, b) => {
    const difference = compareWords(markOf(a), markOf(b)) || familyOf(a) - familyOf(b);
    if (difference !== 0 || 'mark' in a || 'mark' in b) return difference;
    return (
      protocolNumbers[a.protocol] - protocolNumbers[b.protocol] || compareAddresses(a.vip, b.vip) || a.port - b.port
    );
  });
}

function markOf(service: WireVirtualService): number {
  return 'mark' in service ? service.mark : 0;
}

function familyOf(service: WireVirtualService): 4 | 6 {
  if ('mark' in service) return service.family;
  return isIpv6Text(service.vip) ? 6 : 4;
}

/** Servers as ipvsadm lists them: by address, port. */
export function sortServers(servers: readonly WireServer[]): WireServer[] {
  return servers.toSorted((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
}

/** By their first words that differ. Next to IPv4 only the first word counts. */
function compareAddresses(a: string, b: string): number {
  const [words, others] = [wordsOf(a), wordsOf(b)];
  for (const [index, word] of words.entries()) {
    const difference = compareWords(word, others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * ipvsadm subtracts words of 32 bits and looks at the sign of what is left after overflow, so that 224.0.0.1 comes before
 * 10.0.0.1, and the largest marks before no mark.
 */
function compareWords(one: number, other: number): number {
  return (one - other) | 0;
}

function wordsOf(address: string): readonly number[] {
  if (!isIpv6Text(address)) return [quadNumber(address)];
  const view = new DataView(ipv6Bytes(parseIpv6(address)).buffer);
  return [0, 4, 8, 12].map(offset => view.getUint32(offset));
}
