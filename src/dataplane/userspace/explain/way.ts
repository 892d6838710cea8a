import { TunnelKind } from '../../../bpf/generated/lvx.ts';
import type { Settings } from '../../../model/settings.ts';
import { formatMac } from '../../../net/mac.ts';
import { addressFromWords } from '../../address-words.ts';
import type { KnownWay } from '../../explain/way.ts';
import { hasIpv6Outside } from '../../tunnel-kind.ts';
import { get16, get32 } from '../bytes.ts';
import type { Nowhere, Way } from '../table/way.ts';

const verdicts: Readonly<Record<Nowhere, NonNullable<KnownWay['nowhere']>>> = {
  'no route': 'ICMP_NO_ROUTE',
  'this host': 'PASS_SERVER_HERE',
  'no next hop': 'DROP_NO_NEXT_HOP',
};

const macsLength = 12;
const tagLength = 4;

/** What leads to a server, as its headers are prepared. */
export function knownWay({ nowhere, kind, ifindex, head, link, outer, shim, mtu }: Way, settings: Settings): KnownWay {
  if (nowhere !== undefined) return { nowhere: verdicts[nowhere] };
  const tags = (link - macsLength - 2) / tagLength;
  return {
    ...{ kind, ifindex, mtu, overhead: outer + shim },
    ...(outer > 0 && { ends: endsIn(head, link, hasIpv6Outside(kind)) }),
    ignoresDf: settings.pmtu_disc === 0 && kind !== TunnelKind.DIRECT,
    mac: formatMac(head.subarray(0, 6)),
    vlans: Array.from({ length: tags }, (_, index) => get16(head, macsLength + index * tagLength + 2) & 0xfff),
  };
}

/** The addresses of an outer IP header. */
function endsIn(head: Uint8Array, at: number, isLong: boolean) {
  const words = isLong ? 4 : 1;
  const addressAt = (first: number) =>
    addressFromWords(
      isLong ? 6 : 4,
      Array.from({ length: words }, (_, word) => get32(head, first + word * 4) >>> 0),
    );
  const source = at + (isLong ? 8 : 12);
  return { source: addressAt(source), destination: addressAt(source + words * 4) };
}
