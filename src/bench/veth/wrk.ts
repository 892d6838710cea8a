import { z } from 'zod';
import { BenchError } from '../errors.ts';

/** How requests are sent. */
export interface Load {
  readonly seconds: number;
  /** How many connections are open at once; each has one request under way. */
  readonly connections: number;
  /** A connection of its own for each request. */
  readonly close: boolean;
}

const count = z.int().min(0);
const schema = z.object({
  requests: count,
  /** Bytes of answers, headers included. */
  bytes: count,
  microseconds: count,
  /** Connections that failed, reads and writes that failed, answers with a status above 399, requests without answer for 2 s. */
  errors: z.object({ connect: count, read: count, write: count, status: count, timeout: count }),
  /**
   * Of the time between request and answer, µs. Where an answer took more than twice a connection's mean, wrk adds the
   * times that requests would have waited that it could not send meanwhile.
   */
  percentiles: z.object({ p50: z.number(), p99: z.number(), p999: z.number() }),
});

/** What wrk tells of one run. */
export type WrkReport = z.infer<typeof schema>;

/** The file that makes wrk print its report as one line of JSON behind its own. */
export const wrkScript = `
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"bytes":%d,"microseconds":%d,' ..
    '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},' ..
    '"percentiles":{"p50":%.1f,"p99":%.1f,"p999":%.1f}}\\n',
    summary.requests, summary.bytes, summary.duration,
    e.connect, e.read, e.write, e.status, e.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
`;

/** The command that sends requests to an address. */
export function wrkCommand(scriptFile: string, address: string, { seconds, connections, close }: Load): string[] {
  const header = close ? ['-H', 'Connection: close'] : [];
  const amount = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`];
  return ['wrk', ...amount, ...header, '-s', scriptFile, `http://${address}/`];
}

/** Reads what wrk printed. @throws BenchError ERR_WRONG_RUN */
export function parseWrk(output: string): WrkReport {
  const line = output.trim().split('\n').at(-1) ?? '';
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw new BenchError('ERR_WRONG_RUN', `wrk: expected its report, got ${JSON.stringify(line)}`, { cause: error });
  }
}
