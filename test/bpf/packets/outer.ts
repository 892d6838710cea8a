import { familyOf } from './build/address.ts';
import { read16 } from './build/bytes.ts';
import { ipv4Length, withIpv4Ttl } from './build/ipv4.ts';
import { ipv6Length, withHopLimit } from './build/ipv6.ts';
import { ethernet, etherTypes, linkLength, type Tag } from './build/link.ts';
import { familyOfPacket, type TunnelSpec, tunnelled } from './build/tunnel.ts';

/** How a packet leaves the director for a real server, and what is changed in it. */
export interface OuterSpec extends Omit<TunnelSpec, 'kind'> {
  /** Default: `ipip`. `direct`: only Ethernet addresses and TTL change. */
  readonly kind?: TunnelSpec['kind'] | 'direct';
  readonly destinationMac: string;
  /** Of the frame that leaves. */
  readonly tags?: readonly Tag[];
  /** Of the inner packet after the director, and so of the outer one. */
  readonly ttl?: number;
}

const directorMac = '02:00:00:00:00:02';
const udpNumber = 17;

/**
 * The frame that must leave the director for a frame that came in: built without looking at what left, but for what the
 * director is free to choose, which is taken from what was seen: the outer id where DF is clear, and GUE's source port.
 */
export function encapsulated(incoming: Uint8Array, outer: OuterSpec, seen: Uint8Array = new Uint8Array()): Uint8Array {
  const { kind = 'ipip', ttl = 62, destination, destinationMac, tags = [] } = outer;
  const came = incoming.subarray(linkLength(incoming));
  const isIpv4 = familyOfPacket(came) === 'ipv4';
  const length = isIpv4 ? ipv4Length(came) : ipv6Length(came);
  const inner = (isIpv4 ? withIpv4Ttl : withHopLimit)(came.subarray(0, length), ttl);
  const family = kind === 'direct' ? familyOfPacket(came) : familyOf(destination);
  const link = ethernet({ destinationMac, sourceMac: directorMac, tags, etherType: etherTypes[family] });
  const body = kind === 'direct' ? inner : tunnelled(inner, { ...chosen(seen), ...outer, kind });
  return Uint8Array.from([...link, ...body, ...came.subarray(length)]);
}

function chosen(seen: Uint8Array): { readonly id?: number; readonly sourcePort?: number } {
  const packet = seen.subarray(linkLength(seen));
  if (familyOfPacket(packet) === 'ipv6') return { sourcePort: read16(packet, 40) };
  const hasDf = (read16(packet, 6) & 0x4000) !== 0;
  return {
    ...(!hasDf && { id: read16(packet, 4) }),
    ...(packet[9] === udpNumber && { sourcePort: read16(packet, 20) }),
  };
}
