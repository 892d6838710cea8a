/** What an outer header takes over from the packet inside. */
export interface ClientPacket {
  readonly family: 4 | 6;
  /** IPv6: traffic class. */
  readonly tos: number;
  /** IPv6: hop limit. */
  readonly ttl: number;
  /** The IP packet. */
  readonly bytes: Uint8Array;
}

const headerLengths = { 4: 20, 6: 40 } as const;

/** Reads a client's packet; undefined if it is not one. */
export function readClientPacket(bytes: Uint8Array): ClientPacket | undefined {
  const [first = 0, second = 0] = bytes;
  const family = first >> 4;
  if ((family !== 4 && family !== 6) || bytes.length < headerLengths[family]) return undefined;
  if (family === 4) return { family, tos: second, ttl: bytes[8] ?? 0, bytes };
  return { family, tos: ((first & 0xf) << 4) | (second >> 4), ttl: bytes[7] ?? 0, bytes };
}

/** The packet as a router passes it on: its TTL one less, the checksum corrected by as much (RFC 1624). */
export function withoutHop(packet: ClientPacket): ClientPacket {
  const bytes = packet.bytes.slice();
  const ttl = packet.ttl - 1;
  if (packet.family === 6) {
    bytes[7] = ttl;
    return { ...packet, ttl, bytes };
  }
  const view = new DataView(bytes.buffer);
  const sum = view.getUint16(10) + 0x0100;
  view.setUint8(8, ttl);
  view.setUint16(10, sum >= 0xffff ? sum + 1 : sum);
  return { ...packet, ttl, bytes };
}

/** The TOS of the outer header: the packet's own, but congestion that was met before is not told twice (RFC 3168, 9.1.1). */
export function outerTos(tos: number): number {
  const congestionExperienced = 3;
  const ect0 = 2;
  return (tos & 3) === congestionExperienced ? (tos & ~3) | ect0 : tos;
}
