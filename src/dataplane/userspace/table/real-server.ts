import type { Counters } from '../../../model/counters.ts';
import type { Server } from '../../../model/server.ts';
import { emptyLoad, type ServerLoad, setLimits } from './load.ts';
import type { Way } from './way.ts';

/** Places in `RealServer.traffic`. */
export const traffic = { connections: 0, packets: 1, bytes: 2, outPackets: 3, outBytes: 4 } as const;

/**
 * A real server of one service. One that is removed stays as long as connections name its index, and is the same again
 * if it comes back.
 */
export interface RealServer {
  readonly index: number;
  readonly serviceId: number;
  server: Server;
  isLive: boolean;
  /** What leads there now. */
  way: Way;
  readonly load: ServerLoad;
  /** Counters by `traffic`; exact up to 2^53. */
  readonly traffic: Float64Array;
}

/** A server that nothing was sent to yet. */
export function newRealServer(index: number, serviceId: number, server: Server, way: Way): RealServer {
  const load = emptyLoad();
  setLimits(load, server);
  return { index, serviceId, server, isLive: true, way, load, traffic: new Float64Array(5) };
}

/** Whether any entry of the connection table names a server. */
export function isNamed({ load }: RealServer): boolean {
  return load.active + load.inactive + load.templates > 0;
}

/** Counters for people. */
export function countersOf(counts: Float64Array): Counters {
  const [connections = 0n, packets = 0n, bytes = 0n, outPackets = 0n, outBytes = 0n] = Array.from(counts, BigInt);
  return { connections, packets, bytes, outPackets, outBytes };
}
