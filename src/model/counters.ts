/** What a service or a real server has been sent: since it was added, or since the counters were zeroed. */
export interface Counters {
  /** Connections opened. */
  readonly connections: bigint;
  /** Packets from clients. */
  readonly packets: bigint;
  /** Bytes from clients: the length of the inner IP packets. */
  readonly bytes: bigint;
  /** ICMP errors that the director sent to clients for it. Answers don't pass the director: nothing else goes out. */
  readonly outPackets: bigint;
  /** Bytes of those. */
  readonly outBytes: bigint;
}

/** No traffic. */
export const zeroCounters: Counters = { connections: 0n, packets: 0n, bytes: 0n, outPackets: 0n, outBytes: 0n };

/** Two together. */
export function addCounters(a: Counters, b: Counters): Counters {
  return {
    connections: a.connections + b.connections,
    packets: a.packets + b.packets,
    bytes: a.bytes + b.bytes,
    outPackets: a.outPackets + b.outPackets,
    outBytes: a.outBytes + b.outBytes,
  };
}

/** What came since a former reading. */
export function countersSince(now: Counters, base: Counters): Counters {
  return {
    connections: now.connections - base.connections,
    packets: now.packets - base.packets,
    bytes: now.bytes - base.bytes,
    outPackets: now.outPackets - base.outPackets,
    outBytes: now.outBytes - base.outBytes,
  };
}
