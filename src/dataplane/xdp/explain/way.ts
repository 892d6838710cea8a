import { type Tunnel, TunnelFlag, TunnelKind, TunnelNowhere } from '../../../bpf/generated/lvx.ts';
import { formatMac } from '../../../net/mac.ts';
import { addressFromWords } from '../../address-words.ts';
import type { KnownWay } from '../../explain/way.ts';
import { hasIpv6Outside } from '../../tunnel-kind.ts';
import type { TunnelTable } from '../tunnel-table.ts';

const outerLengths = { 4: 20, 6: 40 } as const;
const gueLength = 12;

/** What a tunnel of the program's is, by its number. */
export function wayOf(number: number, tunnels: TunnelTable, ignoresDf: boolean): KnownWay {
  const { tunnel, vlans } = tunnels.get(number);
  const { kind, ifindex, mtu } = tunnel;
  if (ifindex === 0) return { nowhere: nowhere(number) };
  const family = hasIpv6Outside(kind) ? 6 : 4;
  const ends = {
    source: addressFromWords(family, tunnel.source),
    destination: addressFromWords(family, tunnel.destination),
  };
  return {
    kind,
    ...(kind !== TunnelKind.DIRECT && { ends }),
    overhead: overheadOf(tunnel),
    ...{ mtu, ignoresDf, ifindex, vlans, mac: formatMac(tunnel.destinationMac) },
  };
}

function nowhere(number: number): NonNullable<KnownWay['nowhere']> {
  if (number === TunnelNowhere.NO_ROUTE) return 'ICMP_NO_ROUTE';
  return number === TunnelNowhere.HERE ? 'PASS_SERVER_HERE' : 'SLOW_NEIGHBOUR';
}

/** tunnel_overhead() of bpf/encap_any.h. */
function overheadOf({ kind, flags }: Pick<Tunnel, 'kind' | 'flags'>): number {
  if (kind === TunnelKind.DIRECT) return 0;
  const outer = outerLengths[hasIpv6Outside(kind) ? 6 : 4];
  if (kind === TunnelKind.GUE || kind === TunnelKind.GUE6) return outer + gueLength;
  if (kind === TunnelKind.GRE || kind === TunnelKind.GRE6) return outer + (flags & TunnelFlag.CHECKSUM ? 8 : 4);
  return outer;
}
