import type { Scenario } from '../result.ts';
import type { Decapsulation } from './topology.ts';
import type { WrkReport } from './wrk.ts';

/** Connections that are open at once. */
export const connections = 16;

/** What is told of runs of one kind of load. */
export interface HttpScenario {
  readonly name: string;
  readonly title: string;
  readonly unit: Scenario['unit'];
  readonly better: Scenario['better'];
  /** Whether each request has a connection of its own. */
  readonly close: boolean;
  /** The figure, in the unit. */
  figure(report: WrkReport): number;
}

const kept = `${connections} connections kept open`;
const latency = { unit: 'µs', better: 'lower', close: false } as const;
const rate = { unit: 'requests/s', better: 'higher' } as const;

/** Every scenario, in the order of the report. */
export const httpScenarios: readonly HttpScenario[] = [
  { ...rate, name: 'http-requests', title: `HTTP requests, ${kept}`, close: false, figure: requestsPerSecond },
  {
    ...latency,
    name: 'http-latency-p50',
    title: `Time of an HTTP request, median, ${kept}`,
    figure: ({ percentiles }) => percentiles.p50,
  },
  {
    ...latency,
    name: 'http-latency-p99',
    title: `… that 99 % stay below`,
    figure: ({ percentiles }) => percentiles.p99,
  },
  {
    ...latency,
    name: 'http-latency-p999',
    title: `… that 99.9 % stay below`,
    figure: ({ percentiles }) => percentiles.p999,
  },
  {
    ...rate,
    name: 'http-close-requests',
    title: `HTTP requests, ${connections} at once, each on a connection of its own`,
    close: true,
    figure: requestsPerSecond,
  },
];

/** What a title says of the real server. */
export const decapsulationTitles: Readonly<Record<Decapsulation, string>> = {
  tunl0: 'real server with tunl0',
  XDP: 'real server with an XDP program for want of tunl0',
};

function requestsPerSecond({ requests, microseconds }: WrkReport): number {
  return (requests * 1e6) / microseconds;
}
