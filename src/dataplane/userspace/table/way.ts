import { TunnelKind } from '../../../bpf/generated/lvx.ts';
import type { Forwarding } from '../../../model/forwarding.ts';
import type { Server } from '../../../model/server.ts';
import { etherTypeIpv4, etherTypeIpv6 } from '../../../net/ethernet.ts';
import { type Ip, isIpv6 } from '../../../net/ip.ts';
import { macBytes } from '../../../net/mac.ts';
import { addressWords } from '../../address-words.ts';
import type { NextHop } from '../../next-hop/next-hop.ts';
import type { Lack } from '../../next-hop/route.ts';
import { hasChecksum, kindOf } from '../../tunnel-kind.ts';
import { put16, put32 } from '../bytes.ts';

/** Why nothing can be sent to a server. */
export type Nowhere = Lack | 'no next hop';

/** What leads to a real server: the headers that are the same for every packet. */
export interface Way {
  /** Undefined: there is a way. */
  readonly nowhere: Nowhere | undefined;
  /** Of the interface that packets leave by. */
  readonly ifindex: number;
  readonly kind: TunnelKind;
  /** GRE, GUE: whether there is a checksum over the packet inside. */
  readonly isSummed: boolean;
  /** Ethernet header with its tags, and the outer headers as far as they do not depend on the packet. */
  readonly head: Uint8Array;
  /** Bytes of the Ethernet header with its tags: there the outer IP header begins. */
  readonly link: number;
  /** Bytes of the outer IP header, and of what is between it and the packet inside. */
  readonly outer: number;
  readonly shim: number;
  /** Outer IPv4: the director's address and the server's, as 32-bit words; else 0. */
  readonly source: number;
  readonly destination: number;
  /** The longest outer packet, bytes. Lowered when a router says so. */
  mtu: number;
  /** The last id that an outer header without DF, or one in fragments, was given. */
  lastId: number;
}

const nothing = {
  ifindex: 0,
  kind: TunnelKind.IPIP,
  isSummed: false,
  head: new Uint8Array(),
  link: 0,
  outer: 0,
  shim: 0,
  source: 0,
  destination: 0,
  mtu: 0,
  lastId: 0,
} as const;

/** The ways to nowhere. */
export const nowhere: Readonly<Record<Nowhere, Way>> = {
  'no route': { ...nothing, nowhere: 'no route' },
  'this host': { ...nothing, nowhere: 'this host' },
  'no next hop': { ...nothing, nowhere: 'no next hop' },
};

const outerLengths = { 4: 20, 6: 40 } as const;
const macsLength = 12;

/** What leads to a server by a next hop. */
export function wayTo({ address, forwarding }: Pick<Server, 'address' | 'forwarding'>, hop: NextHop): Way {
  const isDirect = forwarding.kind === 'direct';
  const link = macsLength + hop.tags.length * 4 + 2;
  const outer = isDirect ? 0 : outerLengths[isIpv6(address) ? 6 : 4];
  const shim = shimLength(forwarding);
  const head = new Uint8Array(link + outer + shim);
  putLink(head, hop, isIpv6(address) ? etherTypeIpv6 : etherTypeIpv4);
  if (!isDirect) putOuter(head, link, address, hop.source);
  if (forwarding.kind === 'tunnel' && forwarding.tunnel === 'gue') put16(head, link + outer + 2, forwarding.port);
  const hasIpv4Outside = !isDirect && !isIpv6(address);
  return {
    nowhere: undefined,
    ifindex: hop.ifindex,
    kind: kindOf(forwarding, address),
    isSummed: hasChecksum(forwarding),
    head,
    link,
    outer,
    shim,
    source: hasIpv4Outside ? addressWords(hop.source)[0] | 0 : 0,
    destination: hasIpv4Outside ? addressWords(address)[0] | 0 : 0,
    mtu: hop.mtu,
    lastId: 0,
  };
}

/** Whether two ways differ in nothing but their MTU and what was sent there. */
export function isSameWay(one: Way, other: Way): boolean {
  return (
    one.nowhere === other.nowhere &&
    one.ifindex === other.ifindex &&
    one.kind === other.kind &&
    one.isSummed === other.isSummed &&
    Buffer.compare(one.head, other.head) === 0
  );
}

/** Bytes between the outer IP header and the packet inside. */
function shimLength(forwarding: Forwarding): number {
  if (forwarding.kind === 'direct' || forwarding.tunnel === 'ipip') return 0;
  if (forwarding.tunnel === 'gue') return 12;
  return forwarding.checksum === 'none' ? 4 : 8;
}

function putLink(head: Uint8Array, { destinationMac, sourceMac, tags }: NextHop, etherType: number): void {
  head.set(macBytes(destinationMac), 0);
  head.set(macBytes(sourceMac), 6);
  let at = macsLength;
  for (const { type, id } of tags) {
    put16(head, at, type);
    put16(head, at + 2, id & 0xfff);
    at += 4;
  }
  put16(head, at, etherType);
}

function putOuter(head: Uint8Array, at: number, destination: Ip, source: Ip): void {
  const isLong = isIpv6(destination);
  head[at] = isLong ? 0x60 : 0x45;
  const words = isLong ? 4 : 1;
  const first = at + (isLong ? 8 : 12);
  for (let word = 0; word < words; word++) {
    put32(head, first + word * 4, addressWords(source)[word] ?? 0);
    put32(head, first + (words + word) * 4, addressWords(destination)[word] ?? 0);
  }
}
