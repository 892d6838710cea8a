// Made from the type information of lvx.bpf.o by "npm run generate". Don't edit: change the C and run it again.

import { array, be16, be32, bytes, type Codec, struct, u8, u16, u32, u64 } from '../codec/index.ts';

/** `enum conn_key_special`. */
export const ConnKeySpecial = {
  FREE: 0,
  CLAIMED: 65536,
} as const;

/** A value of `enum conn_key_special`. */
export type ConnKeySpecial = (typeof ConnKeySpecial)[keyof typeof ConnKeySpecial];

/** `enum conn_state`. */
export const ConnState = {
  NONE: 0,
  SYN_RECV: 1,
  ESTABLISHED: 2,
  FIN_WAIT: 3,
  TIME_WAIT: 4,
  CLOSE: 5,
  UDP: 6,
  STATES: 8,
} as const;

/** A value of `enum conn_state`. */
export type ConnState = (typeof ConnState)[keyof typeof ConnState];

/** `enum conn_value_layout`. */
export const ConnValueLayout = {
  REAL_BITS: 24,
  STATE_SHIFT: 24,
  FLAGS_SHIFT: 32,
  SEEN_SHIFT: 40,
  SEEN_BITS: 24,
  SEEN_AHEAD: 16,
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
  SERVICE_BUCKET_SLOTS: 4,
  SERVICE_PROBES: 16,
  TUNNELS_MAX: 65536,
  CONN_LINE_SLOTS: 4,
  CONN_PAIR_SLOTS: 8,
  PROCESSORS_MAX: 1024,
  VERDICT_STRIDE: 64,
} as const;

/** A value of `enum limits`. */
export type Limits = (typeof Limits)[keyof typeof Limits];

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
} as const;

/** A value of `enum scheduler`. */
export type Scheduler = (typeof Scheduler)[keyof typeof Scheduler];

/** `enum service_key_special`. */
export const ServiceKeySpecial = {
  EMPTY: 0,
  DELETED: 1,
} as const;

/** A value of `enum service_key_special`. */
export type ServiceKeySpecial = (typeof ServiceKeySpecial)[keyof typeof ServiceKeySpecial];

/** `enum slots_layout`. */
export const SlotsLayout = {
  LINE: 16,
  CURSOR: 0,
  LENGTH: 2,
  START: 3,
  FIRST: 4,
} as const;

/** A value of `enum slots_layout`. */
export type SlotsLayout = (typeof SlotsLayout)[keyof typeof SlotsLayout];

/** `enum verdict`. */
export const Verdict = {
  TX: 0,
  REDIRECT: 1,
  ICMP_NO_SERVER: 2,
  ICMP_TTL_EXCEEDED: 3,
  ICMP_TOO_BIG: 4,
  PASS_NOT_IPV4: 5,
  PASS_NOT_FOR_HOST: 6,
  PASS_BAD_IPV4: 7,
  PASS_BAD_SOURCE: 8,
  PASS_OTHER_PROTOCOL: 9,
  PASS_FRAGMENT: 10,
  PASS_BAD_TRANSPORT: 11,
  PASS_NO_SERVICE: 12,
  PASS_NO_CONNECTION: 13,
  DROP_SERVER_REMOVED: 14,
  DROP_NO_NEXT_HOP: 15,
  DROP_TOO_BIG: 16,
  DROP_TABLE_FULL: 17,
  DROP_NO_HEADROOM: 18,
  DROP_INTERNAL: 19,
  COUNT: 20,
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

/** `struct real`, 24 bytes. */
export interface Real {
  /** `__be32`: big-endian in memory, host order here. */
  readonly address: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly state: number;
  readonly serviceId: number;
  readonly weight: number;
  readonly order: number;
}

/** Where the fields of `struct real` lie, in bytes from its start. */
export const realLayout = {
  size: 24,
  offsets: {
    address: 0,
    port: 4,
    state: 6,
    serviceId: 8,
    weight: 12,
    order: 16,
  },
} as const;

/** Reads and writes `struct real`. */
export const realCodec: Codec<Real> = struct<Real>(realLayout.size, {
  address: [realLayout.offsets.address, be32],
  port: [realLayout.offsets.port, be16],
  state: [realLayout.offsets.state, u8],
  serviceId: [realLayout.offsets.serviceId, u32],
  weight: [realLayout.offsets.weight, u32],
  order: [realLayout.offsets.order, u32],
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

/** `struct service`, 40 bytes. */
export interface Service {
  /** `__be32`: big-endian in memory, host order here. */
  readonly vip: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly protocol: number;
  readonly state: number;
  readonly scheduler: number;
  readonly past: Traffic;
}

/** Where the fields of `struct service` lie, in bytes from its start. */
export const serviceLayout = {
  size: 40,
  offsets: {
    vip: 0,
    port: 4,
    protocol: 6,
    state: 7,
    scheduler: 8,
    past: 16,
  },
} as const;

/** Reads and writes `struct service`. */
export const serviceCodec: Codec<Service> = struct<Service>(serviceLayout.size, {
  vip: [serviceLayout.offsets.vip, be32],
  port: [serviceLayout.offsets.port, be16],
  protocol: [serviceLayout.offsets.protocol, u8],
  state: [serviceLayout.offsets.state, u8],
  scheduler: [serviceLayout.offsets.scheduler, u32],
  past: [serviceLayout.offsets.past, trafficCodec],
});

/** `struct service_slot`, 16 bytes. */
export interface ServiceSlot {
  readonly key: bigint;
  readonly id: number;
}

/** Where the fields of `struct service_slot` lie, in bytes from its start. */
export const serviceSlotLayout = {
  size: 16,
  offsets: {
    key: 0,
    id: 8,
  },
} as const;

/** Reads and writes `struct service_slot`. */
export const serviceSlotCodec: Codec<ServiceSlot> = struct<ServiceSlot>(serviceSlotLayout.size, {
  key: [serviceSlotLayout.offsets.key, u64],
  id: [serviceSlotLayout.offsets.id, u32],
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

/** `struct settings`, 32 bytes. */
export interface Settings {
  readonly timeouts: readonly number[];
}

/** Where the fields of `struct settings` lie, in bytes from its start. */
export const settingsLayout = {
  size: 32,
  offsets: {
    timeouts: 0,
  },
} as const;

/** Reads and writes `struct settings`. */
export const settingsCodec: Codec<Settings> = struct<Settings>(settingsLayout.size, {
  timeouts: [settingsLayout.offsets.timeouts, array(u32, 8)],
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

/** `struct tunnel`, 64 bytes. */
export interface Tunnel {
  readonly destinationMac: Uint8Array;
  readonly sourceMac: Uint8Array;
  /** `__be16`: big-endian in memory, host order here. */
  readonly etherType: number;
  readonly versionIhl: number;
  readonly tos: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly source: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly destination: number;
  readonly ifindex: number;
  readonly checksum: number;
  readonly mtu: number;
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
    destination: 20,
    ifindex: 24,
    checksum: 28,
    mtu: 32,
    outerId: 36,
  },
} as const;

/** Reads and writes `struct tunnel`. */
export const tunnelCodec: Codec<Tunnel> = struct<Tunnel>(tunnelLayout.size, {
  destinationMac: [tunnelLayout.offsets.destinationMac, bytes(6)],
  sourceMac: [tunnelLayout.offsets.sourceMac, bytes(6)],
  etherType: [tunnelLayout.offsets.etherType, be16],
  versionIhl: [tunnelLayout.offsets.versionIhl, u8],
  tos: [tunnelLayout.offsets.tos, u8],
  source: [tunnelLayout.offsets.source, be32],
  destination: [tunnelLayout.offsets.destination, be32],
  ifindex: [tunnelLayout.offsets.ifindex, u32],
  checksum: [tunnelLayout.offsets.checksum, u32],
  mtu: [tunnelLayout.offsets.mtu, u16],
  outerId: [tunnelLayout.offsets.outerId, u32],
});
