import { byteAt, keyAt, wordAt } from './words.ts';

/** What a frame begins with. */
export interface Link {
  /** Six characters each. */
  readonly destination: string;
  readonly source: string;
  /** Whether it was sent to a group: broadcast or multicast. */
  readonly group: boolean;
  /** The tags' bytes, outermost first: four characters each. */
  readonly tags: string;
  /** Behind the tags; -1 if the frame ends before. */
  readonly etherType: number;
  /** Where the packet begins. */
  readonly at: number;
}

/** EtherTypes (IANA). */
export const ipv4Type = 0x0800;
export const ipv6Type = 0x86dd;

const tagTypes: ReadonlySet<number> = new Set([0x8100, 0x88a8]);

/** Reads an Ethernet header and at most two tags. */
export function readLink(bytes: Uint8Array): Link {
  let at = 12;
  while (at < 20 && tagTypes.has(wordAt(bytes, at)) && at + 4 <= bytes.length) at += 4;
  return {
    destination: keyAt(bytes, 0, 6),
    source: keyAt(bytes, 6, 12),
    group: (byteAt(bytes, 0) & 1) !== 0,
    tags: keyAt(bytes, 12, at),
    etherType: at + 2 <= bytes.length ? wordAt(bytes, at) : -1,
    at: at + 2,
  };
}
