import type { WrkReport } from '../../../src/bench/veth/wrk.ts';

/** What wrk tells of a run of one second without errors; each answer has 100 bytes. */
export function wrkReport(requests = 1000): WrkReport {
  return {
    requests,
    bytes: requests * 100,
    microseconds: 1_000_000,
    errors: { connect: 0, read: 0, write: 0, status: 0, timeout: 0 },
    percentiles: { p50: 90, p99: 250, p999: 2000 },
  };
}
