import type { SchedulerName } from '../../sched/registry.ts';

/** What the clients of a scenario send. */
export type Traffic = 'hit' | 'udp-hit' | 'new' | 'flood' | 'other' | 'mix';

/** One situation that a packet's way is measured in. */
export interface KernelScenario {
  readonly name: string;
  readonly title: string;
  readonly traffic: Traffic;
  /** Connections that are open before, and that hits go to in turn: a power of two. */
  readonly flows: number;
  readonly services: number;
  /** Real servers of each service. */
  readonly servers: number;
  readonly scheduler: SchedulerName;
  /** Nominal number of connections of the table, a power of two. */
  readonly connections: number;
}

/** Connections that the table is made for where a scenario is not about its size. */
const nominal = 1_048_576;

const usual = { flows: 1, services: 1, servers: 3, scheduler: 'rr', connections: nominal } as const;

/** Every scenario, in the order of the report. */
export const kernelScenarios: readonly KernelScenario[] = [
  { ...usual, name: 'hit-1', title: 'Packet of 1 established connection', traffic: 'hit' },
  { ...usual, name: 'hit-4096', title: '… of 4,096', traffic: 'hit', flows: 4096 },
  { ...usual, name: 'hit-131072', title: '… of 131,072', traffic: 'hit', flows: 131_072 },
  { ...usual, name: 'hit-1048576', title: '… of 1,048,576', traffic: 'hit', flows: 1_048_576 },
  { ...usual, name: 'udp-hit-1', title: 'Datagram of 1 known flow', traffic: 'udp-hit' },
  { ...usual, name: 'syn-new', title: 'SYN, each a new connection', traffic: 'new' },
  {
    ...usual,
    name: 'syn-flood',
    title: 'SYN, each a new connection, the table long full',
    traffic: 'flood',
    connections: 131_072,
  },
  { ...usual, name: 'other-1', title: 'Not for a VIP; 1 service', traffic: 'other' },
  {
    ...usual,
    name: 'other-10000-services',
    title: 'Not for a VIP; 10,000 services, 1,048,576 connections',
    traffic: 'other',
    services: 10_000,
    flows: 1_048_576,
  },
  {
    ...usual,
    name: 'mix',
    title: '87.5 % hits of 131,072, 6.25 % UDP, 3.1 % new, 3.1 % others',
    traffic: 'mix',
    flows: 131_072,
  },
  { ...usual, name: 'services-1', title: 'Hit of 131,072, of 1 service', traffic: 'hit', flows: 131_072 },
  {
    ...usual,
    name: 'services-100',
    title: '… of 100 services',
    traffic: 'hit',
    flows: 131_072,
    services: 100,
  },
  {
    ...usual,
    name: 'services-10000',
    title: '… of 10,000 services',
    traffic: 'hit',
    flows: 131_072,
    services: 10_000,
  },
  { ...usual, name: 'servers-3', title: 'Hit of 131,072, on 3 servers', traffic: 'hit', flows: 131_072 },
  {
    ...usual,
    name: 'servers-1000',
    title: '… on 1,000 servers',
    traffic: 'hit',
    flows: 131_072,
    servers: 1000,
  },
  { ...usual, name: 'pick-rr', title: 'SYN, each new; rr over 100 servers', traffic: 'new', servers: 100 },
  {
    ...usual,
    name: 'pick-wrr',
    title: 'SYN, each new; wrr over 100 servers, weights 1 to 5',
    traffic: 'new',
    servers: 100,
    scheduler: 'wrr',
  },
];
