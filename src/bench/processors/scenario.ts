import type { KernelScenario } from '../kernel/scenario.ts';

/** One situation in which two processors work on one table. */
export interface ProcessorScenario {
  readonly name: string;
  readonly title: string;
  readonly subject: KernelScenario;
  /** Frames of a chunk. */
  readonly frames: number;
}

const subject = {
  name: 'two-processors',
  title: '',
  services: 1,
  servers: 3,
  scheduler: 'rr',
  connections: 1_048_576,
} as const;

/** Every scenario, in the order of the report. */
export const processorScenarios: readonly ProcessorScenario[] = [
  {
    name: 'two-processors-hit',
    title: 'Hits of 131,072 connections: two processors over one',
    subject: { ...subject, traffic: 'hit', flows: 131_072 },
    frames: 40_000,
  },
  {
    name: 'two-processors-hit-1',
    title: 'Hits of 1 connection, the same on both',
    subject: { ...subject, traffic: 'hit', flows: 1 },
    frames: 40_000,
  },
  {
    name: 'two-processors-new',
    title: 'SYN, each a new connection',
    subject: { ...subject, traffic: 'new', flows: 1 },
    frames: 2_000,
  },
];
