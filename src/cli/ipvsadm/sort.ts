import type { WireServer, WireService } from '../../api/wire.ts';
import { ipv6Bytes, parseIpv6 } from '../../net/ipv6.ts';
import { isIpv6Text } from './address.ts';
import { quadNumber } from './numbers.ts';

const protocolNumbers = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Services as ipvsadm lists them: IPv4 first, then by protocol, address, port. */
export function sortServices(services: readonly WireService[]): WireService[] {
  return services.toSorted(
    (a, b) =>
      Number(isIpv6Text(a.vip)) - Number(isIpv6Text(b.vip)) ||
      protocolNumbers[a.protocol] - protocolNumbers[b.protocol] ||
      compareAddresses(a.vip, b.vip) ||
      a.port - b.port,
  );
}

/** Servers as ipvsadm lists them: by address, port. */
export function sortServers(servers: readonly WireServer[]): WireServer[] {
  return servers.toSorted((a, b) => compareAddresses(a.address, b.address) || a.port - b.port);
}

/**
 * ipvsadm subtracts addresses in words of 32 bits and looks at the sign of what is left after overflow, so that 224.0.0.1
 * comes before 10.0.0.1. Next to IPv4 only the first word counts.
 */
function compareAddresses(a: string, b: string): number {
  const [words, others] = [wordsOf(a), wordsOf(b)];
  for (const [index, word] of words.entries()) {
    const difference = (word - (others[index] ?? 0)) | 0;
    if (difference !== 0) return difference;
  }
  return 0;
}

function wordsOf(address: string): readonly number[] {
  if (!isIpv6Text(address)) return [quadNumber(address)];
  const view = new DataView(ipv6Bytes(parseIpv6(address)).buffer);
  return [0, 4, 8, 12].map(offset => view.getUint32(offset));
}
