// Made from the type information of lvx.bpf.o by "npm run generate". Don't edit: change the C and run it again.

import { array, be16, be32, bytes, type Codec, i32, struct, u8, u16, u32, u64 } from '../codec/index.ts';

/** `enum conn_key_special`. */
export const ConnKeySpecial = {
  FREE: 0,
  CLAIMED: 65536,
} as const;

/** A value of `enum conn_key_special`. */
export type ConnKeySpecial = (typeof ConnKeySpecial)[keyof typeof ConnKeySpecial];

/** `enum conn_news_kind`. */
export const ConnNewsKind = {
  OPENED: 0,
  CLOSED: 1,
} as const;

/** A value of `enum conn_news_kind`. */
export type ConnNewsKind = (typeof ConnNewsKind)[keyof typeof ConnNewsKind];

/** `enum conn_state`. */
export const ConnState = {
  NONE: 0,
  SYN_RECV: 1,
  SYNACK: 2,
  ESTABLISHED: 3,
  FIN_WAIT: 4,
  TIME_WAIT: 5,
  CLOSE: 6,
  UDP: 7,
  TEMPLATE: 8,
  ASSURED: 9,
  SCTP_NONE: 10,
  SCTP_INIT1: 11,
  SCTP_INIT: 12,
  SCTP_COOKIE_SENT: 13,
  SCTP_COOKIE_REPLIED: 14,
  SCTP_COOKIE_WAIT: 15,
  SCTP_COOKIE: 16,
  SCTP_COOKIE_ECHOED: 17,
  SCTP_ESTABLISHED: 18,
  SCTP_SHUTDOWN_SENT: 19,
  SCTP_SHUTDOWN_RECEIVED: 20,
  SCTP_SHUTDOWN_ACK_SENT: 21,
  SCTP_REJECTED: 22,
  SCTP_CLOSED: 23,
  STATES: 32,
} as const;

/** A value of `enum conn_state`. */
export type ConnState = (typeof ConnState)[keyof typeof ConnState];

/** `enum conn_value_layout`. */
export const ConnValueLayout = {
  REAL_BITS: 24,
  STATE_SHIFT: 24,
  MARKS_SHIFT: 29,
  FLAGS_SHIFT: 32,
  SEEN_SHIFT: 40,
  SEEN_BITS: 24,
  SEEN_AHEAD: 16,
  MARK_HASHED: 1,
  MARK_CONTROLLED: 2,
  MARKS: 7,
  FLAG_NEIGHBOUR: 1,
  FLAG_SPILLED: 2,
  FLAGS: 3,
} as const;

/** A value of `enum conn_value_layout`. */
export type ConnValueLayout = (typeof ConnValueLayout)[keyof typeof ConnValueLayout];

/** `enum entry_state`. */
export const EntryState = {
  FREE: 0,
  LIVE: 1,
  REMOVED: 2,
} as const;

/** A value of `enum entry_state`. */
export type EntryState = (typeof EntryState)[keyof typeof EntryState];

/** `enum limits`. */
export const Limits = {
  SERVICES_MAX: 65536,
  SERVICE_BUCKET_BITS: 15,
  SERVICE_BUCKETS: 32768,
  SERVICE_INDICES: 2,
  PLANS_MAX: 131072,
  SERVICE_BUCKET_SLOTS: 4,
  SERVICE_PROBES: 16,
  TUNNELS_MAX: 65536,
  VIPS_MAX: 65536,
  VLANS_MAX: 4096,
  TAGS_MAX: 2,
  LOCALITY_MEMBERS: 16,
  CONN_LINE_SLOTS: 4,
  CONN_PAIR_SLOTS: 8,
  PROCESSORS_MAX: 1024,
  VERDICT_STRIDE: 64,
} as const;

/** A value of `enum limits`. */
export type Limits = (typeof Limits)[keyof typeof Limits];

/** `enum load_layout`. */
export const LoadLayout = {
  LOAD_INACTIVE_SHIFT: 32,
} as const;

/** A value of `enum load_layout`. */
export type LoadLayout = (typeof LoadLayout)[keyof typeof LoadLayout];

/** `enum resumed_layout`. */
export const ResumedLayout = {
  LENGTH_MAX: 3072,
  FRAME: 4096,
} as const;

/** A value of `enum resumed_layout`. */
export type ResumedLayout = (typeof ResumedLayout)[keyof typeof ResumedLayout];

/** `enum route_layout`. */
export const RouteLayout = {
  SERVICE_BITS: 16,
  TUNNEL_SHIFT: 16,
} as const;

/** A value of `enum route_layout`. */
export type RouteLayout = (typeof RouteLayout)[keyof typeof RouteLayout];

/** `enum scheduler`. */
export const Scheduler = {
  RR: 0,
  WRR: 1,
  LC: 2,
  WLC: 3,
  LBLC: 4,
  LBLCR: 5,
  DH: 6,
  SH: 7,
  SED: 8,
  NQ: 9,
  FO: 10,
  OVF: 11,
  MH: 12,
  TWOS: 13,
  NONE: 14,
} as const;

/** A value of `enum scheduler`. */
export type Scheduler = (typeof Scheduler)[keyof typeof Scheduler];

/** `enum scheduler_flag`. */
export const SchedulerFlag = {
  FALLBACK: 1,
  PORT: 2,
  FLAG_3: 4,
} as const;

/** A value of `enum scheduler_flag`. */
export type SchedulerFlag = (typeof SchedulerFlag)[keyof typeof SchedulerFlag];

/** `enum service_flag`. */
export const ServiceFlag = {
  PERSISTENT: 1,
  ONE_PACKET: 2,
  HASHED: 4,
  WATCHED: 8,
} as const;

/** A value of `enum service_flag`. */
export type ServiceFlag = (typeof ServiceFlag)[keyof typeof ServiceFlag];

/** `enum service_key_special`. */
export const ServiceKeySpecial = {
  EMPTY: 0,
  DELETED: 1,
} as const;

/** A value of `enum service_key_special`. */
export type ServiceKeySpecial = (typeof ServiceKeySpecial)[keyof typeof ServiceKeySpecial];

/** `enum slots_flag`. */
export const SlotsFlag = {
  THRESHOLDS: 1,
  ASK: 2,
} as const;

/** A value of `enum slots_flag`. */
export type SlotsFlag = (typeof SlotsFlag)[keyof typeof SlotsFlag];

/** `enum slots_layout`. */
export const SlotsLayout = {
  LINE: 16,
  CURSOR: 0,
  LENGTH: 2,
  START: 3,
  SCHEDULER: 4,
  HASH_FIRST: 5,
  HASH_LENGTH: 6,
  FIRST: 7,
  HOLE: 16777215,
} as const;

/** A value of `enum slots_layout`. */
export type SlotsLayout = (typeof SlotsLayout)[keyof typeof SlotsLayout];

/** `enum slow_layout`. */
export const SlowLayout = {
  SMALL: 512,
  LARGE: 4096,
} as const;

/** A value of `enum slow_layout`. */
export type SlowLayout = (typeof SlowLayout)[keyof typeof SlowLayout];

/** `enum slow_reason`. */
export const SlowReason = {
  FIRST: 18,
  ROOM: 8,
} as const;

/** A value of `enum slow_reason`. */
export type SlowReason = (typeof SlowReason)[keyof typeof SlowReason];

/** `enum sweep_phase`. */
export const SweepPhase = {
  BEGIN: 0,
  PAIRS: 1,
  OVERFLOW: 2,
  END: 3,
  ORPHANED_PAIRS: 4,
  ORPHANED_OVERFLOW: 5,
} as const;

/** A value of `enum sweep_phase`. */
export type SweepPhase = (typeof SweepPhase)[keyof typeof SweepPhase];

/** `enum tunnel_flag`. */
export const TunnelFlag = {
  CHECKSUM: 1,
  TAGGED: 2,
} as const;

/** A value of `enum tunnel_flag`. */
export type TunnelFlag = (typeof TunnelFlag)[keyof typeof TunnelFlag];

/** `enum tunnel_kind`. */
export const TunnelKind = {
  IPIP: 0,
  IPIP6: 1,
  GUE: 2,
  GUE6: 3,
  GRE: 4,
  GRE6: 5,
  DIRECT: 6,
} as const;

/** A value of `enum tunnel_kind`. */
export type TunnelKind = (typeof TunnelKind)[keyof typeof TunnelKind];

/** `enum tunnel_nowhere`. */
export const TunnelNowhere = {
  UNKNOWN: 0,
  NO_ROUTE: 1,
  HERE: 2,
  END: 3,
} as const;

/** A value of `enum tunnel_nowhere`. */
export type TunnelNowhere = (typeof TunnelNowhere)[keyof typeof TunnelNowhere];

/** `enum verdict`. */
export const Verdict = {
  TX: 0,
  REDIRECT: 1,
  ICMP_NO_SERVER: 2,
  ICMP_TTL_EXCEEDED: 3,
  ICMP_NO_ROUTE: 4,
  ICMP_TOO_BIG: 5,
  PASS_NOT_IP: 6,
  PASS_NOT_FOR_HOST: 7,
  PASS_UNKNOWN_VLAN: 8,
  PASS_BAD_IP: 9,
  PASS_BAD_SOURCE: 10,
  PASS_OTHER_PROTOCOL: 11,
  PASS_ICMP: 12,
  PASS_FRAGMENT: 13,
  PASS_BAD_TRANSPORT: 14,
  PASS_NO_SERVICE: 15,
  PASS_NO_CONNECTION: 16,
  PASS_SERVER_HERE: 17,
  SLOW_TOO_BIG: 18,
  SLOW_ICMP: 19,
  SLOW_FRAGMENT: 20,
  SLOW_NEIGHBOUR: 21,
  SLOW_SCHEDULER: 22,
  DROP_SERVER_REMOVED: 23,
  DROP_NO_NEXT_HOP: 24,
  DROP_NO_ANSWER: 25,
  DROP_TABLE_FULL: 26,
  DROP_SLOW_PATH_FULL: 27,
  DROP_SLOW_PATH_LIMIT: 28,
  DROP_NO_HEADROOM: 29,
  DROP_INTERNAL: 30,
  COUNT: 31,
} as const;

/** A value of `enum verdict`. */
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/** `struct clock`, 16 bytes. */
export interface Clock {
  readonly jiffies: bigint;
  readonly nanoseconds: bigint;
}

/** Where the fields of `struct clock` lie, in bytes from its start. */
export const clockLayout = {
  size: 16,
  offsets: {
    jiffies: 0,
    nanoseconds: 8,
  },
} as const;

/** Reads and writes `struct clock`. */
export const clockCodec: Codec<Clock> = struct<Clock>(clockLayout.size, {
  jiffies: [clockLayout.offsets.jiffies, u64],
  nanoseconds: [clockLayout.offsets.nanoseconds, u64],
});

/** `struct conn_tuple`, 40 bytes. */
export interface ConnTuple {
  /** `__be32`: big-endian in memory, host order here. */
  readonly client: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly clientPort: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly serviceId: number;
  readonly protocol: number;
  readonly family: number;
}

/** Where the fields of `struct conn_tuple` lie, in bytes from its start. */
export const connTupleLayout = {
  size: 40,
  offsets: {
    client: 0,
    vip: 16,
    clientPort: 32,
    port: 34,
    serviceId: 36,
    protocol: 38,
    family: 39,
  },
} as const;

/** Reads and writes `struct conn_tuple`. */
export const connTupleCodec: Codec<ConnTuple> = struct<ConnTuple>(connTupleLayout.size, {
  client: [connTupleLayout.offsets.client, array(be32, 4)],
  vip: [connTupleLayout.offsets.vip, array(be32, 4)],
  clientPort: [connTupleLayout.offsets.clientPort, be16],
  port: [connTupleLayout.offsets.port, be16],
  serviceId: [connTupleLayout.offsets.serviceId, u16],
  protocol: [connTupleLayout.offsets.protocol, u8],
  family: [connTupleLayout.offsets.family, u8],
});

/** `struct conn_news`, 56 bytes. */
export interface ConnNews {
  readonly nanoseconds: bigint;
  readonly tuple: ConnTuple;
  readonly realIndex: number;
  readonly kind: number;
}

/** Where the fields of `struct conn_news` lie, in bytes from its start. */
export const connNewsLayout = {
  size: 56,
  offsets: {
    nanoseconds: 0,
    tuple: 8,
    realIndex: 48,
    kind: 52,
  },
} as const;

/** Reads and writes `struct conn_news`. */
export const connNewsCodec: Codec<ConnNews> = struct<ConnNews>(connNewsLayout.size, {
  nanoseconds: [connNewsLayout.offsets.nanoseconds, u64],
  tuple: [connNewsLayout.offsets.tuple, connTupleCodec],
  realIndex: [connNewsLayout.offsets.realIndex, u32],
  kind: [connNewsLayout.offsets.kind, u32],
});

/** `struct conn_slot`, 16 bytes. */
export interface ConnSlot {
  readonly key: bigint;
  readonly value: bigint;
}

/** Where the fields of `struct conn_slot` lie, in bytes from its start. */
export const connSlotLayout = {
  size: 16,
  offsets: {
    key: 0,
    value: 8,
  },
} as const;

/** Reads and writes `struct conn_slot`. */
export const connSlotCodec: Codec<ConnSlot> = struct<ConnSlot>(connSlotLayout.size, {
  key: [connSlotLayout.offsets.key, u64],
  value: [connSlotLayout.offsets.value, u64],
});

/** `struct conn_line`, 64 bytes. */
export interface ConnLine {
  readonly slots: readonly ConnSlot[];
}

/** Where the fields of `struct conn_line` lie, in bytes from its start. */
export const connLineLayout = {
  size: 64,
  offsets: {
    slots: 0,
  },
} as const;

/** Reads and writes `struct conn_line`. */
export const connLineCodec: Codec<ConnLine> = struct<ConnLine>(connLineLayout.size, {
  slots: [connLineLayout.offsets.slots, array(connSlotCodec, 4)],
});

/** `struct conn_pair`, 128 bytes. */
export interface ConnPair {
  readonly lines: readonly ConnLine[];
}

/** Where the fields of `struct conn_pair` lie, in bytes from its start. */
export const connPairLayout = {
  size: 128,
  offsets: {
    lines: 0,
  },
} as const;

/** Reads and writes `struct conn_pair`. */
export const connPairCodec: Codec<ConnPair> = struct<ConnPair>(connPairLayout.size, {
  lines: [connPairLayout.offsets.lines, array(connLineCodec, 2)],
});

/** `struct event`, 64 bytes. */
export interface Event {
  readonly nanoseconds: bigint;
  /** `__be32`: big-endian in memory, host order here. */
  readonly client: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly clientPort: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly length: number;
  readonly protocol: number;
  readonly family: number;
  readonly verdict: number;
  readonly realIndex: number;
  readonly hasReal: number;
}

/** Where the fields of `struct event` lie, in bytes from its start. */
export const eventLayout = {
  size: 64,
  offsets: {
    nanoseconds: 0,
    client: 8,
    vip: 24,
    clientPort: 40,
    port: 42,
    length: 44,
    protocol: 46,
    family: 47,
    verdict: 48,
    realIndex: 52,
    hasReal: 56,
  },
} as const;

/** Reads and writes `struct event`. */
export const eventCodec: Codec<Event> = struct<Event>(eventLayout.size, {
  nanoseconds: [eventLayout.offsets.nanoseconds, u64],
  client: [eventLayout.offsets.client, array(be32, 4)],
  vip: [eventLayout.offsets.vip, array(be32, 4)],
  clientPort: [eventLayout.offsets.clientPort, be16],
  port: [eventLayout.offsets.port, be16],
  length: [eventLayout.offsets.length, u16],
  protocol: [eventLayout.offsets.protocol, u8],
  family: [eventLayout.offsets.family, u8],
  verdict: [eventLayout.offsets.verdict, u32],
  realIndex: [eventLayout.offsets.realIndex, u32],
  hasReal: [eventLayout.offsets.hasReal, u32],
});

/** `struct fragment_key`, 40 bytes. */
export interface FragmentKey {
  /** `__be32`: big-endian in memory, host order here. */
  readonly client: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly id: number;
  readonly protocol: number;
}

/** Where the fields of `struct fragment_key` lie, in bytes from its start. */
export const fragmentKeyLayout = {
  size: 40,
  offsets: {
    client: 0,
    vip: 16,
    id: 32,
    protocol: 36,
  },
} as const;

/** Reads and writes `struct fragment_key`. */
export const fragmentKeyCodec: Codec<FragmentKey> = struct<FragmentKey>(fragmentKeyLayout.size, {
  client: [fragmentKeyLayout.offsets.client, array(be32, 4)],
  vip: [fragmentKeyLayout.offsets.vip, array(be32, 4)],
  id: [fragmentKeyLayout.offsets.id, be32],
  protocol: [fragmentKeyLayout.offsets.protocol, u32],
});

/** `struct fragment_note`, 16 bytes. */
export interface FragmentNote {
  readonly realIndex: number;
  readonly serviceId: number;
  readonly tick: number;
}

/** Where the fields of `struct fragment_note` lie, in bytes from its start. */
export const fragmentNoteLayout = {
  size: 16,
  offsets: {
    realIndex: 0,
    serviceId: 4,
    tick: 8,
  },
} as const;

/** Reads and writes `struct fragment_note`. */
export const fragmentNoteCodec: Codec<FragmentNote> = struct<FragmentNote>(fragmentNoteLayout.size, {
  realIndex: [fragmentNoteLayout.offsets.realIndex, u32],
  serviceId: [fragmentNoteLayout.offsets.serviceId, u32],
  tick: [fragmentNoteLayout.offsets.tick, u32],
});

/** `struct outgoing`, 16 bytes. */
export interface Outgoing {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** Where the fields of `struct outgoing` lie, in bytes from its start. */
export const outgoingLayout = {
  size: 16,
  offsets: {
    packets: 0,
    bytes: 8,
  },
} as const;

/** Reads and writes `struct outgoing`. */
export const outgoingCodec: Codec<Outgoing> = struct<Outgoing>(outgoingLayout.size, {
  packets: [outgoingLayout.offsets.packets, u64],
  bytes: [outgoingLayout.offsets.bytes, u64],
});

/** `struct load`, 64 bytes. */
export interface Load {
  readonly conns: bigint;
  readonly templates: number;
  readonly weight: number;
  readonly upper: number;
  readonly lower: number;
  readonly overloaded: number;
  readonly named: number;
  readonly census: bigint;
  readonly before: bigint;
  readonly outgoing: Outgoing;
}

/** Where the fields of `struct load` lie, in bytes from its start. */
export const loadLayout = {
  size: 64,
  offsets: {
    conns: 0,
    templates: 8,
    weight: 12,
    upper: 16,
    lower: 20,
    overloaded: 24,
    named: 28,
    census: 32,
    before: 40,
    outgoing: 48,
  },
} as const;

/** Reads and writes `struct load`. */
export const loadCodec: Codec<Load> = struct<Load>(loadLayout.size, {
  conns: [loadLayout.offsets.conns, u64],
  templates: [loadLayout.offsets.templates, u32],
  weight: [loadLayout.offsets.weight, u32],
  upper: [loadLayout.offsets.upper, u32],
  lower: [loadLayout.offsets.lower, u32],
  overloaded: [loadLayout.offsets.overloaded, u32],
  named: [loadLayout.offsets.named, u32],
  census: [loadLayout.offsets.census, u64],
  before: [loadLayout.offsets.before, u64],
  outgoing: [loadLayout.offsets.outgoing, outgoingCodec],
});

/** `struct locality`, 88 bytes. */
export interface Locality {
  readonly changed: bigint;
  readonly used: bigint;
  readonly count: number;
  readonly members: readonly number[];
}

/** Where the fields of `struct locality` lie, in bytes from its start. */
export const localityLayout = {
  size: 88,
  offsets: {
    changed: 0,
    used: 8,
    count: 16,
    members: 20,
  },
} as const;

/** Reads and writes `struct locality`. */
export const localityCodec: Codec<Locality> = struct<Locality>(localityLayout.size, {
  changed: [localityLayout.offsets.changed, u64],
  used: [localityLayout.offsets.used, u64],
  count: [localityLayout.offsets.count, u32],
  members: [localityLayout.offsets.members, array(u32, 16)],
});

/** `struct members`, 32 bytes. */
export interface Members {
  readonly least: number;
  readonly leastWeight: number;
  readonly leastCost: bigint;
  readonly most: number;
  readonly mostWeight: number;
  readonly mostCost: bigint;
}

/** Where the fields of `struct members` lie, in bytes from its start. */
export const membersLayout = {
  size: 32,
  offsets: {
    least: 0,
    leastWeight: 4,
    leastCost: 8,
    most: 16,
    mostWeight: 20,
    mostCost: 24,
  },
} as const;

/** Reads and writes `struct members`. */
export const membersCodec: Codec<Members> = struct<Members>(membersLayout.size, {
  least: [membersLayout.offsets.least, u32],
  leastWeight: [membersLayout.offsets.leastWeight, u32],
  leastCost: [membersLayout.offsets.leastCost, u64],
  most: [membersLayout.offsets.most, u32],
  mostWeight: [membersLayout.offsets.mostWeight, u32],
  mostCost: [membersLayout.offsets.mostCost, u64],
});

/** `struct packet`, 80 bytes. */
export interface Packet {
  /** `__be32`: big-endian in memory, host order here. */
  readonly client: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly clientPort: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly fragment: number;
  readonly length: number;
  readonly protocol: number;
  readonly tos: number;
  readonly ttl: number;
  readonly event: number;
  readonly family: number;
  readonly link: number;
  readonly icmp: number;
  readonly piece: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly id: number;
  readonly serviceId: number;
  readonly serviceFlags: number;
  readonly plan: number;
  readonly realIndex: number;
  readonly opened: number;
  readonly egress: number;
  readonly routed: number;
}

/** Where the fields of `struct packet` lie, in bytes from its start. */
export const packetLayout = {
  size: 80,
  offsets: {
    client: 0,
    vip: 16,
    clientPort: 32,
    port: 34,
    fragment: 36,
    length: 38,
    protocol: 40,
    tos: 41,
    ttl: 42,
    event: 43,
    family: 44,
    link: 45,
    icmp: 46,
    piece: 47,
    id: 48,
    serviceId: 52,
    serviceFlags: 56,
    plan: 60,
    realIndex: 64,
    opened: 68,
    egress: 72,
    routed: 76,
  },
} as const;

/** Reads and writes `struct packet`. */
export const packetCodec: Codec<Packet> = struct<Packet>(packetLayout.size, {
  client: [packetLayout.offsets.client, array(be32, 4)],
  vip: [packetLayout.offsets.vip, array(be32, 4)],
  clientPort: [packetLayout.offsets.clientPort, be16],
  port: [packetLayout.offsets.port, be16],
  fragment: [packetLayout.offsets.fragment, be16],
  length: [packetLayout.offsets.length, u16],
  protocol: [packetLayout.offsets.protocol, u8],
  tos: [packetLayout.offsets.tos, u8],
  ttl: [packetLayout.offsets.ttl, u8],
  event: [packetLayout.offsets.event, u8],
  family: [packetLayout.offsets.family, u8],
  link: [packetLayout.offsets.link, u8],
  icmp: [packetLayout.offsets.icmp, u8],
  piece: [packetLayout.offsets.piece, u8],
  id: [packetLayout.offsets.id, be32],
  serviceId: [packetLayout.offsets.serviceId, u32],
  serviceFlags: [packetLayout.offsets.serviceFlags, u32],
  plan: [packetLayout.offsets.plan, u32],
  realIndex: [packetLayout.offsets.realIndex, u32],
  opened: [packetLayout.offsets.opened, u32],
  egress: [packetLayout.offsets.egress, u32],
  routed: [packetLayout.offsets.routed, u32],
});

/** `struct reading`, 8 bytes. */
export interface Reading {
  readonly offset: number;
  readonly room: number;
}

/** Where the fields of `struct reading` lie, in bytes from its start. */
export const readingLayout = {
  size: 8,
  offsets: {
    offset: 0,
    room: 4,
  },
} as const;

/** Reads and writes `struct reading`. */
export const readingCodec: Codec<Reading> = struct<Reading>(readingLayout.size, {
  offset: [readingLayout.offsets.offset, u32],
  room: [readingLayout.offsets.room, u32],
});

/** `struct real`, 32 bytes. */
export interface Real {
  /** `__be32`: big-endian in memory, host order here. */
  readonly address: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly state: number;
  readonly family: number;
  readonly serviceId: number;
  readonly order: number;
  readonly forwarding: number;
  readonly checksum: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly tunnelPort: number;
}

/** Where the fields of `struct real` lie, in bytes from its start. */
export const realLayout = {
  size: 32,
  offsets: {
    address: 0,
    port: 16,
    state: 18,
    family: 19,
    serviceId: 20,
    order: 24,
    forwarding: 28,
    checksum: 29,
    tunnelPort: 30,
  },
} as const;

/** Reads and writes `struct real`. */
export const realCodec: Codec<Real> = struct<Real>(realLayout.size, {
  address: [realLayout.offsets.address, array(be32, 4)],
  port: [realLayout.offsets.port, be16],
  state: [realLayout.offsets.state, u8],
  family: [realLayout.offsets.family, u8],
  serviceId: [realLayout.offsets.serviceId, u32],
  order: [realLayout.offsets.order, u32],
  forwarding: [realLayout.offsets.forwarding, u8],
  checksum: [realLayout.offsets.checksum, u8],
  tunnelPort: [realLayout.offsets.tunnelPort, be16],
});

/** `struct resumed`, 4120 bytes. */
export interface Resumed {
  readonly named: number;
  readonly realIndex: number;
  readonly verdict: number;
  readonly ifindex: number;
  readonly length: number;
  readonly frame: Uint8Array;
}

/** Where the fields of `struct resumed` lie, in bytes from its start. */
export const resumedLayout = {
  size: 4120,
  offsets: {
    named: 0,
    realIndex: 4,
    verdict: 8,
    ifindex: 12,
    length: 16,
    frame: 24,
  },
} as const;

/** Reads and writes `struct resumed`. */
export const resumedCodec: Codec<Resumed> = struct<Resumed>(resumedLayout.size, {
  named: [resumedLayout.offsets.named, u32],
  realIndex: [resumedLayout.offsets.realIndex, u32],
  verdict: [resumedLayout.offsets.verdict, u32],
  ifindex: [resumedLayout.offsets.ifindex, u32],
  length: [resumedLayout.offsets.length, u32],
  frame: [resumedLayout.offsets.frame, bytes(4096)],
});

/** `struct traffic`, 24 bytes. */
export interface Traffic {
  readonly connections: bigint;
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** Where the fields of `struct traffic` lie, in bytes from its start. */
export const trafficLayout = {
  size: 24,
  offsets: {
    connections: 0,
    packets: 8,
    bytes: 16,
  },
} as const;

/** Reads and writes `struct traffic`. */
export const trafficCodec: Codec<Traffic> = struct<Traffic>(trafficLayout.size, {
  connections: [trafficLayout.offsets.connections, u64],
  packets: [trafficLayout.offsets.packets, u64],
  bytes: [trafficLayout.offsets.bytes, u64],
});

/** `struct route`, 32 bytes. */
export interface Route {
  readonly way: bigint;
  readonly traffic: Traffic;
}

/** Where the fields of `struct route` lie, in bytes from its start. */
export const routeLayout = {
  size: 32,
  offsets: {
    way: 0,
    traffic: 8,
  },
} as const;

/** Reads and writes `struct route`. */
export const routeCodec: Codec<Route> = struct<Route>(routeLayout.size, {
  way: [routeLayout.offsets.way, u64],
  traffic: [routeLayout.offsets.traffic, trafficCodec],
});

/** `struct search`, 48 bytes. */
export interface Search {
  readonly plan: number;
  readonly scheduler: number;
  readonly length: number;
  readonly key: number;
  readonly home: number;
  readonly real: number;
  readonly weight: number;
  readonly cost: bigint;
  readonly sum: bigint;
}

/** Where the fields of `struct search` lie, in bytes from its start. */
export const searchLayout = {
  size: 48,
  offsets: {
    plan: 0,
    scheduler: 4,
    length: 8,
    key: 12,
    home: 16,
    real: 20,
    weight: 24,
    cost: 32,
    sum: 40,
  },
} as const;

/** Reads and writes `struct search`. */
export const searchCodec: Codec<Search> = struct<Search>(searchLayout.size, {
  plan: [searchLayout.offsets.plan, u32],
  scheduler: [searchLayout.offsets.scheduler, u32],
  length: [searchLayout.offsets.length, u32],
  key: [searchLayout.offsets.key, u32],
  home: [searchLayout.offsets.home, u32],
  real: [searchLayout.offsets.real, u32],
  weight: [searchLayout.offsets.weight, u32],
  cost: [searchLayout.offsets.cost, u64],
  sum: [searchLayout.offsets.sum, u64],
});

/** `struct placing`, 24 bytes. */
export interface Placing {
  readonly key: bigint;
  readonly hash: bigint;
  readonly value: bigint;
}

/** Where the fields of `struct placing` lie, in bytes from its start. */
export const placingLayout = {
  size: 24,
  offsets: {
    key: 0,
    hash: 8,
    value: 16,
  },
} as const;

/** Reads and writes `struct placing`. */
export const placingCodec: Codec<Placing> = struct<Placing>(placingLayout.size, {
  key: [placingLayout.offsets.key, u64],
  hash: [placingLayout.offsets.hash, u64],
  value: [placingLayout.offsets.value, u64],
});

/** `struct scratch`, 256 bytes. */
export interface Scratch {
  readonly packet: Packet;
  readonly verdict: number;
  readonly search: Search;
  readonly members: Members;
  readonly tuple: ConnTuple;
  readonly template: Placing;
  readonly resuming: number;
  readonly named: number;
}

/** Where the fields of `struct scratch` lie, in bytes from its start. */
export const scratchLayout = {
  size: 256,
  offsets: {
    packet: 0,
    verdict: 80,
    search: 88,
    members: 136,
    tuple: 168,
    template: 208,
    resuming: 232,
    named: 236,
  },
} as const;

/** Reads and writes `struct scratch`. */
export const scratchCodec: Codec<Scratch> = struct<Scratch>(scratchLayout.size, {
  packet: [scratchLayout.offsets.packet, packetCodec],
  verdict: [scratchLayout.offsets.verdict, i32],
  search: [scratchLayout.offsets.search, searchCodec],
  members: [scratchLayout.offsets.members, membersCodec],
  tuple: [scratchLayout.offsets.tuple, connTupleCodec],
  template: [scratchLayout.offsets.template, placingCodec],
  resuming: [scratchLayout.offsets.resuming, u32],
  named: [scratchLayout.offsets.named, u32],
});

/** `struct service`, 88 bytes. */
export interface Service {
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly protocol: number;
  readonly state: number;
  readonly family: number;
  readonly scheduler: number;
  readonly schedulerFlags: number;
  readonly flags: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly netmask: readonly number[];
  readonly persistence: number;
  readonly templateAge: number;
  readonly past: Traffic;
  readonly pastOutgoing: Outgoing;
}

/** Where the fields of `struct service` lie, in bytes from its start. */
export const serviceLayout = {
  size: 88,
  offsets: {
    vip: 0,
    port: 16,
    protocol: 18,
    state: 19,
    family: 20,
    scheduler: 21,
    schedulerFlags: 22,
    flags: 23,
    netmask: 24,
    persistence: 40,
    templateAge: 44,
    past: 48,
    pastOutgoing: 72,
  },
} as const;

/** Reads and writes `struct service`. */
export const serviceCodec: Codec<Service> = struct<Service>(serviceLayout.size, {
  vip: [serviceLayout.offsets.vip, array(be32, 4)],
  port: [serviceLayout.offsets.port, be16],
  protocol: [serviceLayout.offsets.protocol, u8],
  state: [serviceLayout.offsets.state, u8],
  family: [serviceLayout.offsets.family, u8],
  scheduler: [serviceLayout.offsets.scheduler, u8],
  schedulerFlags: [serviceLayout.offsets.schedulerFlags, u8],
  flags: [serviceLayout.offsets.flags, u8],
  netmask: [serviceLayout.offsets.netmask, array(be32, 4)],
  persistence: [serviceLayout.offsets.persistence, u32],
  templateAge: [serviceLayout.offsets.templateAge, u32],
  past: [serviceLayout.offsets.past, trafficCodec],
  pastOutgoing: [serviceLayout.offsets.pastOutgoing, outgoingCodec],
});

/** `struct service_slot`, 16 bytes. */
export interface ServiceSlot {
  readonly key: bigint;
  readonly id: number;
  readonly flags: number;
  readonly plan: number;
}

/** Where the fields of `struct service_slot` lie, in bytes from its start. */
export const serviceSlotLayout = {
  size: 16,
  offsets: {
    key: 0,
    id: 8,
    flags: 10,
    plan: 12,
  },
} as const;

/** Reads and writes `struct service_slot`. */
export const serviceSlotCodec: Codec<ServiceSlot> = struct<ServiceSlot>(serviceSlotLayout.size, {
  key: [serviceSlotLayout.offsets.key, u64],
  id: [serviceSlotLayout.offsets.id, u16],
  flags: [serviceSlotLayout.offsets.flags, u16],
  plan: [serviceSlotLayout.offsets.plan, u32],
});

/** `struct service_bucket`, 64 bytes. */
export interface ServiceBucket {
  readonly slots: readonly ServiceSlot[];
}

/** Where the fields of `struct service_bucket` lie, in bytes from its start. */
export const serviceBucketLayout = {
  size: 64,
  offsets: {
    slots: 0,
  },
} as const;

/** Reads and writes `struct service_bucket`. */
export const serviceBucketCodec: Codec<ServiceBucket> = struct<ServiceBucket>(serviceBucketLayout.size, {
  slots: [serviceBucketLayout.offsets.slots, array(serviceSlotCodec, 4)],
});

/** `struct settings`, 224 bytes. */
export interface Settings {
  readonly timeouts: readonly number[];
  readonly connReuseMode: number;
  readonly expireNodestConn: number;
  readonly expireQuiescentTemplate: number;
  readonly sloppyTcp: number;
  readonly sloppySctp: number;
  readonly pmtuDisc: number;
  readonly secureTcp: number;
  readonly scheduleIcmp: number;
  readonly lblcExpiration: number;
  readonly lblcrExpiration: number;
  readonly newConnections: number;
  readonly forwardUnrecorded: number;
  readonly eventSampling: number;
  readonly anyPortServices: number;
  readonly watchedServices: number;
  readonly jiffiesPerSecond: number;
  readonly slowIntervals: readonly number[];
}

/** Where the fields of `struct settings` lie, in bytes from its start. */
export const settingsLayout = {
  size: 224,
  offsets: {
    timeouts: 0,
    connReuseMode: 128,
    expireNodestConn: 132,
    expireQuiescentTemplate: 136,
    sloppyTcp: 140,
    sloppySctp: 144,
    pmtuDisc: 148,
    secureTcp: 152,
    scheduleIcmp: 156,
    lblcExpiration: 160,
    lblcrExpiration: 164,
    newConnections: 168,
    forwardUnrecorded: 172,
    eventSampling: 176,
    anyPortServices: 180,
    watchedServices: 184,
    jiffiesPerSecond: 188,
    slowIntervals: 192,
  },
} as const;

/** Reads and writes `struct settings`. */
export const settingsCodec: Codec<Settings> = struct<Settings>(settingsLayout.size, {
  timeouts: [settingsLayout.offsets.timeouts, array(u32, 32)],
  connReuseMode: [settingsLayout.offsets.connReuseMode, u32],
  expireNodestConn: [settingsLayout.offsets.expireNodestConn, u32],
  expireQuiescentTemplate: [settingsLayout.offsets.expireQuiescentTemplate, u32],
  sloppyTcp: [settingsLayout.offsets.sloppyTcp, u32],
  sloppySctp: [settingsLayout.offsets.sloppySctp, u32],
  pmtuDisc: [settingsLayout.offsets.pmtuDisc, u32],
  secureTcp: [settingsLayout.offsets.secureTcp, u32],
  scheduleIcmp: [settingsLayout.offsets.scheduleIcmp, u32],
  lblcExpiration: [settingsLayout.offsets.lblcExpiration, u32],
  lblcrExpiration: [settingsLayout.offsets.lblcrExpiration, u32],
  newConnections: [settingsLayout.offsets.newConnections, u32],
  forwardUnrecorded: [settingsLayout.offsets.forwardUnrecorded, u32],
  eventSampling: [settingsLayout.offsets.eventSampling, u32],
  anyPortServices: [settingsLayout.offsets.anyPortServices, u32],
  watchedServices: [settingsLayout.offsets.watchedServices, u32],
  jiffiesPerSecond: [settingsLayout.offsets.jiffiesPerSecond, u32],
  slowIntervals: [settingsLayout.offsets.slowIntervals, array(u32, 8)],
});

/** `struct slow_packet`, 80 bytes. */
export interface SlowPacket {
  readonly jiffies: bigint;
  readonly verdict: number;
  readonly realIndex: number;
  readonly link: number;
  readonly length: number;
  readonly mtu: number;
  readonly serviceId: number;
  readonly ifindex: number;
  readonly df: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly client: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly clientPort: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly protocol: number;
  readonly family: number;
}

/** Where the fields of `struct slow_packet` lie, in bytes from its start. */
export const slowPacketLayout = {
  size: 80,
  offsets: {
    jiffies: 0,
    verdict: 8,
    realIndex: 12,
    link: 16,
    length: 20,
    mtu: 24,
    serviceId: 28,
    ifindex: 32,
    df: 36,
    client: 40,
    vip: 56,
    clientPort: 72,
    port: 74,
    protocol: 76,
    family: 77,
  },
} as const;

/** Reads and writes `struct slow_packet`. */
export const slowPacketCodec: Codec<SlowPacket> = struct<SlowPacket>(slowPacketLayout.size, {
  jiffies: [slowPacketLayout.offsets.jiffies, u64],
  verdict: [slowPacketLayout.offsets.verdict, u32],
  realIndex: [slowPacketLayout.offsets.realIndex, u32],
  link: [slowPacketLayout.offsets.link, u32],
  length: [slowPacketLayout.offsets.length, u32],
  mtu: [slowPacketLayout.offsets.mtu, u32],
  serviceId: [slowPacketLayout.offsets.serviceId, u32],
  ifindex: [slowPacketLayout.offsets.ifindex, u32],
  df: [slowPacketLayout.offsets.df, u32],
  client: [slowPacketLayout.offsets.client, array(be32, 4)],
  vip: [slowPacketLayout.offsets.vip, array(be32, 4)],
  clientPort: [slowPacketLayout.offsets.clientPort, be16],
  port: [slowPacketLayout.offsets.port, be16],
  protocol: [slowPacketLayout.offsets.protocol, u8],
  family: [slowPacketLayout.offsets.family, u8],
});

/** `struct slow_refusals`, 128 bytes. */
export interface SlowRefusals {
  readonly overLimit: readonly bigint[];
  readonly noRoom: readonly bigint[];
}

/** Where the fields of `struct slow_refusals` lie, in bytes from its start. */
export const slowRefusalsLayout = {
  size: 128,
  offsets: {
    overLimit: 0,
    noRoom: 64,
  },
} as const;

/** Reads and writes `struct slow_refusals`. */
export const slowRefusalsCodec: Codec<SlowRefusals> = struct<SlowRefusals>(slowRefusalsLayout.size, {
  overLimit: [slowRefusalsLayout.offsets.overLimit, array(u64, 8)],
  noRoom: [slowRefusalsLayout.offsets.noRoom, array(u64, 8)],
});

/** `struct sweep`, 24 bytes. */
export interface Sweep {
  readonly phase: number;
  readonly first: number;
  readonly count: number;
  readonly retired: number;
  readonly live: number;
  readonly healed: number;
}

/** Where the fields of `struct sweep` lie, in bytes from its start. */
export const sweepLayout = {
  size: 24,
  offsets: {
    phase: 0,
    first: 4,
    count: 8,
    retired: 12,
    live: 16,
    healed: 20,
  },
} as const;

/** Reads and writes `struct sweep`. */
export const sweepCodec: Codec<Sweep> = struct<Sweep>(sweepLayout.size, {
  phase: [sweepLayout.offsets.phase, u32],
  first: [sweepLayout.offsets.first, u32],
  count: [sweepLayout.offsets.count, u32],
  retired: [sweepLayout.offsets.retired, u32],
  live: [sweepLayout.offsets.live, u32],
  healed: [sweepLayout.offsets.healed, u32],
});

/** `struct table_info`, 40 bytes. */
export interface TableInfo {
  readonly layout: bigint;
  readonly seeds: readonly bigint[];
  readonly connPairs: number;
  readonly realsMax: number;
  readonly tickShift: number;
  readonly ready: number;
}

/** Where the fields of `struct table_info` lie, in bytes from its start. */
export const tableInfoLayout = {
  size: 40,
  offsets: {
    layout: 0,
    seeds: 8,
    connPairs: 24,
    realsMax: 28,
    tickShift: 32,
    ready: 36,
  },
} as const;

/** Reads and writes `struct table_info`. */
export const tableInfoCodec: Codec<TableInfo> = struct<TableInfo>(tableInfoLayout.size, {
  layout: [tableInfoLayout.offsets.layout, u64],
  seeds: [tableInfoLayout.offsets.seeds, array(u64, 2)],
  connPairs: [tableInfoLayout.offsets.connPairs, u32],
  realsMax: [tableInfoLayout.offsets.realsMax, u32],
  tickShift: [tableInfoLayout.offsets.tickShift, u32],
  ready: [tableInfoLayout.offsets.ready, u32],
});

/** `struct tag`, 4 bytes. */
export interface Tag {
  /** `__be16`: big-endian in memory, host order here. */
  readonly type: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly tci: number;
}

/** Where the fields of `struct tag` lie, in bytes from its start. */
export const tagLayout = {
  size: 4,
  offsets: {
    type: 0,
    tci: 2,
  },
} as const;

/** Reads and writes `struct tag`. */
export const tagCodec: Codec<Tag> = struct<Tag>(tagLayout.size, {
  type: [tagLayout.offsets.type, be16],
  tci: [tagLayout.offsets.tci, be16],
});

/** `struct tags`, 8 bytes. */
export interface Tags {
  readonly tags: readonly Tag[];
}

/** Where the fields of `struct tags` lie, in bytes from its start. */
export const tagsLayout = {
  size: 8,
  offsets: {
    tags: 0,
  },
} as const;

/** Reads and writes `struct tags`. */
export const tagsCodec: Codec<Tags> = struct<Tags>(tagsLayout.size, {
  tags: [tagsLayout.offsets.tags, array(tagCodec, 2)],
});

/** `struct tunnel`, 64 bytes. */
export interface Tunnel {
  readonly destinationMac: Uint8Array;
  readonly sourceMac: Uint8Array;
  /** `__be16`: big-endian in memory, host order here. */
  readonly etherType: number;
  readonly versionIhl: number;
  readonly tos: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly source: readonly number[];
  /** `__be32`: big-endian in memory, host order here. */
  readonly destination: readonly number[];
  readonly ifindex: number;
  readonly checksum: number;
  readonly kind: number;
  readonly flags: number;
  readonly mtu: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly outerId: number;
}

/** Where the fields of `struct tunnel` lie, in bytes from its start. */
export const tunnelLayout = {
  size: 64,
  offsets: {
    destinationMac: 0,
    sourceMac: 6,
    etherType: 12,
    versionIhl: 14,
    tos: 15,
    source: 16,
    destination: 32,
    ifindex: 48,
    checksum: 52,
    kind: 54,
    flags: 55,
    mtu: 56,
    port: 58,
    outerId: 60,
  },
} as const;

/** Reads and writes `struct tunnel`. */
export const tunnelCodec: Codec<Tunnel> = struct<Tunnel>(tunnelLayout.size, {
  destinationMac: [tunnelLayout.offsets.destinationMac, bytes(6)],
  sourceMac: [tunnelLayout.offsets.sourceMac, bytes(6)],
  etherType: [tunnelLayout.offsets.etherType, be16],
  versionIhl: [tunnelLayout.offsets.versionIhl, u8],
  tos: [tunnelLayout.offsets.tos, u8],
  source: [tunnelLayout.offsets.source, array(be32, 4)],
  destination: [tunnelLayout.offsets.destination, array(be32, 4)],
  ifindex: [tunnelLayout.offsets.ifindex, u32],
  checksum: [tunnelLayout.offsets.checksum, u16],
  kind: [tunnelLayout.offsets.kind, u8],
  flags: [tunnelLayout.offsets.flags, u8],
  mtu: [tunnelLayout.offsets.mtu, u16],
  port: [tunnelLayout.offsets.port, be16],
  outerId: [tunnelLayout.offsets.outerId, u32],
});

/** `struct tunnel_error`, 12 bytes. */
export interface TunnelError {
  /** `__be32`: big-endian in memory, host order here. */
  readonly source: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly destination: number;
  readonly mtu: number;
}

/** Where the fields of `struct tunnel_error` lie, in bytes from its start. */
export const tunnelErrorLayout = {
  size: 12,
  offsets: {
    source: 0,
    destination: 4,
    mtu: 8,
  },
} as const;

/** Reads and writes `struct tunnel_error`. */
export const tunnelErrorCodec: Codec<TunnelError> = struct<TunnelError>(tunnelErrorLayout.size, {
  source: [tunnelErrorLayout.offsets.source, be32],
  destination: [tunnelErrorLayout.offsets.destination, be32],
  mtu: [tunnelErrorLayout.offsets.mtu, u32],
});

/** `struct vlan_key`, 8 bytes. */
export interface VlanKey {
  readonly ifindex: number;
  readonly outer: number;
  readonly inner: number;
}

/** Where the fields of `struct vlan_key` lie, in bytes from its start. */
export const vlanKeyLayout = {
  size: 8,
  offsets: {
    ifindex: 0,
    outer: 4,
    inner: 6,
  },
} as const;

/** Reads and writes `struct vlan_key`. */
export const vlanKeyCodec: Codec<VlanKey> = struct<VlanKey>(vlanKeyLayout.size, {
  ifindex: [vlanKeyLayout.offsets.ifindex, u32],
  outer: [vlanKeyLayout.offsets.outer, u16],
  inner: [vlanKeyLayout.offsets.inner, u16],
});
