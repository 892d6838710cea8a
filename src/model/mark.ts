import type { ServiceRules } from './service.ts';

/** What makes a service for packets with a firewall mark unique: marks of IPv4 and of IPv6 are apart. */
export interface MarkAddress {
  /** 1 to 2^32 − 1. */
  readonly mark: number;
  readonly family: 4 | 6;
}

/**
 * A service for the packets that netfilter gave a mark. Netfilter comes after lvx: it is kept and listed, and no packet is
 * scheduled by it. Its servers have ports of their own; 0 is whatever port the client chose.
 */
export interface MarkService extends MarkAddress, ServiceRules {}

/** The largest mark: the kernel keeps it in an unsigned 32-bit integer. */
export const maxMark = 0xffffffff;

/** A mark as one text that is unique, and no service's name, e.g. `mark 1` or `mark 1 IPv6`. */
export function markName({ mark, family }: MarkAddress): string {
  return family === 6 ? `mark ${mark} IPv6` : `mark ${mark}`;
}
