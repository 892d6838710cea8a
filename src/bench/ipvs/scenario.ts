/** One situation that IPVS and the dataplane are compared in. */
export interface IpvsScenario {
  readonly name: string;
  readonly title: string;
  readonly unit: 'packets/s' | 'connections/s';
  /** Connections that are open before, and that packets go to in turn. None: each packet opens one, and none is open before a round. */
  readonly flows: number;
  /** Whether the short form has it. */
  readonly short: boolean;
}

const hits = { unit: 'packets/s', short: false } as const;

/** Every scenario, in the order of the report. */
export const ipvsScenarios: readonly IpvsScenario[] = [
  { ...hits, name: 'ipvs-1-connection', title: 'Packets of 1 established connection', flows: 1 },
  {
    ...hits,
    name: 'ipvs-1000-connections',
    title: 'Packets of 1,000 established connections',
    flows: 1000,
    short: true,
  },
  { ...hits, name: 'ipvs-100000-connections', title: 'Packets of 100,000 established connections', flows: 100_000 },
  {
    name: 'ipvs-new-connections',
    title: 'SYN, each a new connection, into tables with 2,000',
    unit: 'connections/s',
    flows: 0,
    short: true,
  },
];
