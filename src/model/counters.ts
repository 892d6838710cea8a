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

/** No traffic. Most servers of a large table have none: who reads counters gives this very object for it where that is cheap. */
export const zeroCounters: Counters = { connections: 0n, packets: 0n, bytes: 0n, outPackets: 0n, outBytes: 0n };

/** Whether nothing was counted between two readings. */
export function isSameCount(a: Counters, b: Counters): boolean {
  if (a === b) return true;
  return (
    a.connections === b.connections &&
    a.packets === b.packets &&
    a.bytes === b.bytes &&
    a.outPackets === b.outPackets &&
    a.outBytes === b.outBytes
  );
}

/** Two together. */
export function addCounters(a: Counters, b: Counters): Counters {
  if (b === zeroCounters) return a;
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
