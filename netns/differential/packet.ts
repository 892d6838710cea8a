/** Fields of an IP header that are not the usual ones. Addresses: literal, or `client`, `vip`, `director`, `router`, `R1`… */
export interface IpFields {
  readonly source?: string;
  readonly destination?: string;
  /** The host, by its IPv4 address, whose Ethernet address the frame is sent to; the director if not given. */
  readonly hardware?: string;
  /** Type of service or traffic class. */
  readonly tos?: number;
  /** Time to live or hop limit, 63 if not given: the client's 64 behind a router. */
  readonly ttl?: number;
  readonly id?: number;
  readonly df?: boolean;
  readonly mf?: boolean;
  /** Fragment offset in bytes. */
  readonly offset?: number;
  /** What the header says of the length, if not the truth: in bytes, IPv4 of all, IPv6 of what follows. */
  readonly length?: number;
  /** IPv4 options, hexadecimal, a multiple of 4 bytes. */
  readonly options?: string;
  readonly flow?: number;
  /** IPv6 extension headers in their order. */
  readonly extensions?: readonly Extension[];
  /** The part of the payload that this packet carries, in bytes: from, to. */
  readonly slice?: readonly [number, number];
}

/** An IPv6 extension header: its number, and its bytes behind the first (hexadecimal). */
export interface Extension {
  readonly number: number;
  readonly rest: string;
}

/** Ports of a transport header: 40000 and 80 if not given. */
export interface Ports {
  readonly sport?: number;
  readonly dport?: number;
}

/** What a packet carries. */
export type Body =
  | (Ports & { readonly kind: 'tcp'; readonly flags: string; readonly data?: number; readonly badSum?: boolean })
  | (Ports & { readonly kind: 'udp'; readonly data?: number; readonly noSum?: boolean })
  | (Ports & { readonly kind: 'sctp'; readonly chunks: readonly number[] })
  | {
      readonly kind: 'icmp';
      readonly type: number;
      readonly code: number;
      /** The second word of the header, e.g. an MTU. */
      readonly word?: number;
      readonly about?: Packet;
      /** How many bytes of `about` are quoted; all if not given. */
      readonly quoted?: number;
      readonly badSum?: boolean;
    }
  | { readonly kind: 'tunnel'; readonly by: 'ip' | 'gue' | 'gre'; readonly inner: Packet }
  | { readonly kind: 'raw'; readonly protocol: number; readonly data: number };

/** A packet to be sent: fields that are not given have usual values. The family is the VIP's, if no address says another. */
export interface Packet {
  readonly ip: IpFields;
  readonly body: Body;
}

type Fields<K extends Body['kind']> = IpFields & Omit<Extract<Body, { kind: K }>, 'kind'>;

/** A TCP segment of the client: flags by their letters, as tcpdump writes them. */
export function tcp(flags: string, fields: Omit<Fields<'tcp'>, 'flags'> = {}): Packet {
  const { sport, dport, data, badSum, ...ip } = fields;
  return { ip, body: defined({ kind: 'tcp', flags, sport, dport, data, badSum }) };
}

/** A datagram of the client. */
export function udp(fields: Fields<'udp'> = {}): Packet {
  const { sport, dport, data, noSum, ...ip } = fields;
  return { ip, body: defined({ kind: 'udp', sport, dport, data, noSum }) };
}

/** An SCTP packet of the client: chunks by their numbers (RFC 9260). */
export function sctp(chunks: readonly number[], fields: Omit<Fields<'sctp'>, 'chunks'> = {}): Packet {
  const { sport, dport, ...ip } = fields;
  return { ip, body: defined({ kind: 'sctp', chunks, sport, dport }) };
}

/** An ICMP or ICMPv6 message. */
export function icmp(type: number, code: number, fields: Omit<Fields<'icmp'>, 'type' | 'code'> = {}): Packet {
  const { word, about, quoted, badSum, ...ip } = fields;
  return { ip, body: defined({ kind: 'icmp', type, code, word, about, quoted, badSum }) };
}

/** A packet as the director should have tunnelled it, to be quoted in ICMP errors. */
export function tunnelled(server: string, inner: Packet, by: 'ip' | 'gue' | 'gre' = 'ip'): Packet {
  return { ip: { source: 'director', destination: server, ttl: 62, id: 0 }, body: { kind: 'tunnel', by, inner } };
}

/** A packet of another protocol. */
export function raw(protocol: number, data: number, ip: IpFields = {}): Packet {
  return { ip, body: { kind: 'raw', protocol, data } };
}

/** A packet cut into fragments whose payloads begin at these bytes. */
export function fragments(packet: Packet, ...begins: readonly number[]): Packet[] {
  return begins.map((begin, index) => {
    const end = begins[index + 1];
    const ip = { ...packet.ip, df: false, mf: end !== undefined, offset: begin, slice: [begin, end ?? 1e9] as const };
    return { ...packet, ip };
  });
}

/** Leaves out the fields that are undefined. */
function defined<T extends Body>(body: { [K in keyof T]: T[K] | undefined }): T;
function defined(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
