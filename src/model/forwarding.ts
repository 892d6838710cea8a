import type { Port } from '../net/port.ts';

/** How packets reach a real server. */
export type Forwarding = Direct | IpipTunnel | GueTunnel | GreTunnel;

/** Direct routing: to the server's Ethernet address, the packet as it came. */
export interface Direct {
  readonly kind: 'direct';
}

/** IP-in-IP (RFC 2003; RFC 2473 where IPv6 is outside). */
export interface IpipTunnel {
  readonly kind: 'tunnel';
  readonly tunnel: 'ipip';
}

/** Generic UDP encapsulation (draft-ietf-intarea-gue). */
export interface GueTunnel {
  readonly kind: 'tunnel';
  readonly tunnel: 'gue';
  /** The UDP port that the server takes tunnelled packets on, not 0. */
  readonly port: Port;
  /** Of the outer UDP header: none, computed, or left to the receiver's remote checksum offload. */
  readonly checksum: 'none' | 'csum' | 'remcsum';
}

/** Generic routing encapsulation (RFC 2784). */
export interface GreTunnel {
  readonly kind: 'tunnel';
  readonly tunnel: 'gre';
  readonly checksum: 'none' | 'csum';
}

/** The usual way of forwarding: IP-in-IP. */
export const ipip: IpipTunnel = { kind: 'tunnel', tunnel: 'ipip' };

/** The same, also as it comes over a wire: with a port that nobody has looked at. */
type AnyPort<T> = T extends { readonly port: Port } ? Omit<T, 'port'> & { readonly port: number } : T;

/** Whether two ways of forwarding are the same in every detail. */
export function isSameForwarding(a: Forwarding, b: Forwarding): boolean {
  return a === b || forwardingName(a) === forwardingName(b);
}

/** A way of forwarding as one short text, e.g. `ipip`, `direct`, `gue:6080 csum`. */
export function forwardingName(forwarding: AnyPort<Forwarding>): string {
  if (forwarding.kind === 'direct') return 'direct';
  if (forwarding.tunnel === 'ipip') return 'ipip';
  const name = forwarding.tunnel === 'gue' ? `gue:${forwarding.port}` : 'gre';
  return forwarding.checksum === 'none' ? name : `${name} ${forwarding.checksum}`;
}
