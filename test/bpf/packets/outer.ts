import { ethernet, ipv4Header } from './frame.ts';

/** What the director puts in front of a packet, and what it changes in it. */
export interface OuterSpec {
  readonly destination: string;
  readonly destinationMac: string;
  readonly tos?: number;
  readonly id?: number;
  readonly df?: boolean;
  /** Of the inner packet after the director, and so of the outer one. */
  readonly ttl?: number;
}

const directorMac = '02:00:00:00:00:02';
const director = '10.0.0.2';
const ipip = 4;

/** The frame that must leave the director for a frame that came in: built without looking at what left. */
export function encapsulated(incoming: Uint8Array, outer: OuterSpec): Uint8Array {
  const { tos = 0, id = 0, df = true, ttl = 62 } = outer;
  const inner = withTtl(incoming.subarray(14), ttl);
  const length = 20 + ((inner[2] ?? 0) << 8) + (inner[3] ?? 0);
  const { destination, destinationMac } = outer;
  const header = ipv4Header({ tos, id, df, ttl, length, protocol: ipip, source: director, destination });
  return Uint8Array.from([
    ...ethernet({ destinationMac, sourceMac: directorMac, etherType: 0x0800 }),
    ...header,
    ...inner,
  ]);
}

/** An IPv4 packet with another TTL, its header checksum computed from nothing. */
export function withTtl(packet: Uint8Array, ttl: number): Uint8Array {
  const copy = Uint8Array.from(packet);
  const headerLength = ((copy[0] ?? 0) & 0xf) * 4;
  copy.set([ttl], 8);
  copy.set([0, 0], 10);
  let sum = 0;
  for (let at = 0; at < headerLength; at += 2) sum += ((copy[at] ?? 0) << 8) + (copy[at + 1] ?? 0);
  while (sum >= 0x10000) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  copy.set([(0xffff - sum) >> 8, (0xffff - sum) & 0xff], 10);
  return copy;
}
