import type { Measured } from './result.ts';

/** A figure that a long run is to reach. */
export interface Bar {
  readonly scenario: string;
  readonly contender: string;
  readonly field: 'net_ns' | 'ratio_floor_ct' | 'ratio_base' | 'value';
  /** The figure's ratio to that of another scenario counts, not the figure itself. */
  readonly over?: string;
  readonly need: 'at most' | 'at least';
  readonly limit: number;
}

/** A bar that nothing can be measured for so far, and why. */
export interface FutureBar {
  readonly scenario: string;
  readonly why: string;
}

type Field = keyof Pick<Measured, Bar['field']>;

/** What lvx is to reach, in the order of the report. */
export const bars: readonly Bar[] = [
  atMost('hit-1', 'ratio_floor_ct', 0.8),
  atMost('hit-131072', 'ratio_floor_ct', 0.6),
  atMost('hit-1048576', 'ratio_floor_ct', 0.55),
  atMost('udp-hit-1', 'ratio_floor_ct', 0.8),
  atMost('syn-new', 'ratio_floor_ct', 0.6),
  atMost('other-1', 'net_ns', 10),
  atMost('other-10000-services', 'net_ns', 10),
  { ...atMost('services-10000', 'net_ns', 1.3), over: 'services-1' },
  atLeast('two-processors-hit', 'value', 1.8),
  atLeast('ipvs-1000-connections', 'ratio_base', 5.5),
  atLeast('ipvs-100000-connections', 'ratio_base', 6),
  { ...atLeast('userspace-250k', 'value', 249_750), contender: 'pcap' },
  { ...atLeast('userspace-400k', 'value', 399_600), contender: 'af_xdp' },
  atMost('memory-per-connection', 'value', 34),
  atMost('list-1m-time', 'value', 5),
  atMost('list-1m-growth', 'value', 95),
];

/** Bars that wait for something. */
export const futureBars: readonly FutureBar[] = [{ scenario: 'ipv6-hit', why: 'all frames are IPv4' }];

function atMost(scenario: string, field: Field, limit: number): Bar {
  return { scenario, contender: 'lvx', field, need: 'at most', limit };
}

function atLeast(scenario: string, field: Field, limit: number): Bar {
  return { scenario, contender: 'lvx', field, need: 'at least', limit };
}
