import { TunnelKind } from '../bpf/generated/lvx.ts';
import type { Forwarding } from '../model/forwarding.ts';
import { type Ip, isIpv6 } from '../net/ip.ts';

const tunnelKinds = {
  ipip: { ipv4: TunnelKind.IPIP, ipv6: TunnelKind.IPIP6 },
  gue: { ipv4: TunnelKind.GUE, ipv6: TunnelKind.GUE6 },
  gre: { ipv4: TunnelKind.GRE, ipv6: TunnelKind.GRE6 },
} as const;

/** The kind of the tunnel to a server: what is outside depends on its address. */
export function kindOf(forwarding: Forwarding, address: Ip): TunnelKind {
  if (forwarding.kind === 'direct') return TunnelKind.DIRECT;
  return tunnelKinds[forwarding.tunnel][isIpv6(address) ? 'ipv6' : 'ipv4'];
}

/**
 * Whether a checksum covers the packet inside. Remote checksum offload looks the same on the wire: packets that are
 * forwarded have their checksums already.
 */
export function hasChecksum(forwarding: Forwarding): boolean {
  return forwarding.kind === 'tunnel' && forwarding.tunnel !== 'ipip' && forwarding.checksum !== 'none';
}

/** Whether a tunnel's outer header is one of IPv6. */
export function hasIpv6Outside(kind: number): boolean {
  return kind === TunnelKind.IPIP6 || kind === TunnelKind.GUE6 || kind === TunnelKind.GRE6;
}
