import { BenchError } from '../errors.ts';
import type { Segments } from './segments.ts';
import type { Load, WrkReport } from './wrk.ts';

/** One run of one contender, as each party saw it. */
export interface Sighting {
  readonly contender: string;
  readonly load: Load;
  /** What the client saw. */
  readonly report: WrkReport;
  /** Bytes of one answer, headers included. */
  readonly answerBytes: number;
  /** How many requests the real server took. */
  readonly served: number;
  /** Packets of its service that each director tunnelled, by the name of its contender. */
  readonly tunnelled: Readonly<Record<string, number>>;
  /** TCP segments at both ends, those after the last request included. */
  readonly segments: { readonly client: Segments; readonly real: Segments };
}

/** Packets of a client for one request: the request; on a connection of its own also SYN and FIN. */
const packetsPerRequest = { kept: 1, closed: 3 } as const;

/**
 * Checks that every request was answered by the real server, whole and well, went the way that it should have gone, and
 * that no more packets were lost on the way there or back than may have been under way when they were counted.
 * @throws BenchError ERR_WRONG_RUN
 */
export function verify({ contender, load, report, answerBytes, served, tunnelled, segments }: Sighting): void {
  const { requests, bytes, errors } = report;
  const expect = (holds: boolean, what: string, got: number) => {
    if (holds) return;
    throw new BenchError('ERR_WRONG_RUN', `${contender}, ${requests} requests: expected ${what}, got ${got}`);
  };
  for (const [kind, number] of Object.entries(errors)) expect(number === 0, `no errors of kind ${kind}`, number);
  expect(requests >= load.connections, `at least one on each of ${load.connections} connections`, requests);
  expect(bytes === requests * answerBytes, `answers of ${answerBytes} bytes each, ${requests * answerBytes}`, bytes);
  // When wrk ends, each connection may have a request under way that was served, but not counted.
  const most = requests + load.connections;
  expect(served >= requests && served <= most, `${requests} to ${most} served by the real server`, served);

  const { client, real } = segments;
  // The two ends' counters are not read at one moment: each connection may have a segment under way, as before or after.
  const arrived = (sent: number, received: number) => Math.abs(sent - received) <= load.connections;
  expect(arrived(client.sent, real.received), `${client.sent} segments to reach the real server`, real.received);
  expect(arrived(real.sent, client.received), `${real.sent} segments to reach the client`, client.received);

  const least = requests * packetsPerRequest[load.close ? 'closed' : 'kept'];
  for (const [director, packets] of Object.entries(tunnelled)) {
    if (director === contender) expect(packets >= least, `at least ${least} packets through ${director}`, packets);
    else expect(packets === 0, `no packet through ${director}`, packets);
  }
}
