import { macBytes, parseMac } from '../../../../src/net/mac.ts';
import { be16, read16 } from './bytes.ts';

/** A VLAN tag. */
export interface Tag {
  /** 0x8100: 802.1Q, the default; 0x88a8: 802.1ad. */
  readonly tpid?: number;
  /** Priority, drop eligible, VLAN id: 16 bits. */
  readonly tci: number;
}

/** What is in front of an IP packet. */
export interface Link {
  readonly destinationMac: string;
  readonly sourceMac: string;
  /** Outermost first. */
  readonly tags?: readonly Tag[];
  readonly etherType: number;
}

/** EtherTypes (IANA) of the IP versions. */
export const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd } as const;

const macsLength = 12;
const tagLength = 4;
const tagTypes = [0x8100, 0x88a8];

/** An Ethernet header with its tags. */
export function ethernet({ destinationMac, sourceMac, tags = [], etherType }: Link): number[] {
  const macs = [destinationMac, sourceMac].flatMap(mac => macBytes(parseMac(mac)));
  const tagBytes = tags.flatMap(({ tpid = 0x8100, tci }) => [...be16(tpid), ...be16(tci)]);
  return [...macs, ...tagBytes, ...be16(etherType)];
}

/** Where in a frame the packet begins: behind the Ethernet header and its tags. */
export function linkLength(frame: Uint8Array): number {
  let at = macsLength;
  while (tagTypes.includes(read16(frame, at))) at += tagLength;
  return at + 2;
}
