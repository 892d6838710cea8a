import { type Ip, isIpv6 } from '../net/ip.ts';

/** The interface that takes packets out of their tunnel, and what makes it. */
export interface Tunnel {
  readonly device: string;
  /** The kernel module. It makes the device when it is loaded. */
  readonly module: string;
  /** The kind of link, as iproute2 names it. */
  readonly kind: string;
  /** The length of a VIP's prefix: all of its bits. */
  readonly prefixLength: number;
  /** Bytes of the outer header. */
  readonly header: number;
}

/** The tunnel's end on real servers, by the version of the IP outside and inside. */
const tunnels = {
  4: { device: 'tunl0', module: 'ipip', kind: 'ipip', prefixLength: 32, header: 20 },
  6: { device: 'ip6tnl0', module: 'ip6_tunnel', kind: 'ip6tnl', prefixLength: 128, header: 40 },
} as const satisfies Readonly<Record<4 | 6, Tunnel>>;

/** The tunnel's end that a VIP belongs on. */
export function tunnelOf(vip: Ip): Tunnel {
  return isIpv6(vip) ? tunnels[6] : tunnels[4];
}

/** The tunnels' ends that some VIPs need, each once. */
export function tunnelsOf(vips: readonly Ip[]): readonly Tunnel[] {
  return [...new Set(vips.map(tunnelOf))];
}

/** Every tunnel's end. */
export const allTunnels: readonly Tunnel[] = Object.values(tunnels);
