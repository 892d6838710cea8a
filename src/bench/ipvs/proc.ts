import { BenchError } from '../errors.ts';

/** What was sent out of an interface. */
export interface Transmitted {
  readonly packets: number;
  readonly bytes: number;
}

const transmitColumn = 8;

/** Reads an interface's line of /proc/net/dev. @throws BenchError ERR_WRONG_RUN if there is none */
export function parseTransmitted(text: string, device: string): Transmitted {
  const line = text.split('\n').find(line => line.trim().startsWith(`${device}:`));
  const columns = line?.split(':')[1]?.trim().split(/\s+/).map(Number) ?? [];
  const [bytes, packets] = columns.slice(transmitColumn);
  if (bytes === undefined || packets === undefined) {
    throw new BenchError('ERR_WRONG_RUN', `Expected ${device} in /proc/net/dev, got ${JSON.stringify(line)}`);
  }
  return { bytes, packets };
}

/** What IPVS counted since it was started. */
export interface IpvsTotals {
  /** Connections opened. */
  readonly connections: number;
  /** Packets from clients that it forwarded. */
  readonly packets: number;
}

/** Reads /proc/net/ip_vs_stats_percpu, which is exact at any time: the kernel brings the sums elsewhere up to date every two seconds. */
export function parseIpvsTotals(text: string): IpvsTotals {
  const rows = text.split('\n').map(line => line.trim().split(/\s+/));
  const processors = rows.filter(row => row.length === 6 && /^[0-9A-F]+$/.test(row[0] ?? ''));
  if (processors.length === 0) {
    throw new BenchError('ERR_WRONG_RUN', `Expected a row for each processor in ip_vs_stats_percpu, got ${text}`);
  }
  const sum = (column: number) => processors.reduce((sum, row) => sum + Number.parseInt(row[column] ?? '', 16), 0);
  return { connections: sum(1), packets: sum(2) };
}

/** Reads from /proc/net/ip_vs how many connections the real servers have now, active ones and others. */
export function parseOpenConnections(text: string): number {
  const servers = text.split('\n').filter(line => /^ {2}-> [0-9A-F]{8}:/.test(line));
  return servers.reduce((sum, line) => {
    const [active, inactive] = line.trim().split(/\s+/).slice(-2).map(Number);
    return sum + (active ?? Number.NaN) + (inactive ?? Number.NaN);
  }, 0);
}

/** Reads from the heading of /proc/net/ip_vs how many buckets IPVS's connection table has. */
export function parseBuckets(text: string): number {
  const size = /\(size=(\d+)\)/.exec(text)?.[1];
  if (size !== undefined) return Number(size);
  throw new BenchError('ERR_WRONG_RUN', `Expected (size=…) in /proc/net/ip_vs, got ${text.split('\n')[0]}`);
}
