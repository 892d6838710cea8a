import type { Counters } from '../../../model/counters.ts';
import type { Server } from '../../../model/server.ts';
import { sharedDoubles, sharedInts } from '../shared.ts';
import { loadCells, ServerLoad, setLimits } from './load.ts';
import type { Way } from './way.ts';

/** Places in `RealServer.traffic`. */
export const traffic = { connections: 0, packets: 1, bytes: 2, outPackets: 3, outBytes: 4, count: 5 } as const;

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

/** What is counted of real servers, by their index; other threads may read it. */
export interface ServerMemory {
  /** Counters by `traffic`. */
  readonly traffic: Float64Array;
  /** Connections by `loadCells`. */
  readonly loads: Int32Array;
}

/** Room for what is counted of so many real servers. */
export function newServerMemory(servers: number): ServerMemory {
  return { traffic: sharedDoubles(servers * traffic.count), loads: sharedInts(servers * loadCells.count) };
}

/** The counters of a server. */
export function trafficIn(memory: ServerMemory, index: number): Float64Array {
  return memory.traffic.subarray(index * traffic.count, (index + 1) * traffic.count);
}

/** What is counted of a server's connections. */
export function loadIn(memory: ServerMemory, index: number): Int32Array {
  return memory.loads.subarray(index * loadCells.count, (index + 1) * loadCells.count);
}

/** A server that nothing was sent to yet. */
export function newRealServer(
  memory: ServerMemory,
  index: number,
  serviceId: number,
  server: Server,
  way: Way,
): RealServer {
  const load = new ServerLoad(loadIn(memory, index));
  setLimits(load, server);
  return { index, serviceId, server, isLive: true, way, load, traffic: trafficIn(memory, index).fill(0) };
}

/** Whether any entry of the connection table names a server. */
export function isNamed({ load }: RealServer): boolean {
  return load.active + load.inactive + load.templates > 0;
}

/** Adds counters to a sum. */
export function addTraffic(sum: Float64Array, counts: Float64Array): void {
  for (let index = 0; index < traffic.count; index++) sum[index] = (sum[index] ?? 0) + (counts[index] ?? 0);
}

/** Counters for people. */
export function countersOf(counts: Float64Array): Counters {
  const [connections = 0n, packets = 0n, bytes = 0n, outPackets = 0n, outBytes = 0n] = Array.from(counts, BigInt);
  return { connections, packets, bytes, outPackets, outBytes };
}
