import type { Scenario } from '../result.ts';
import type { Turn } from './turn.ts';

/** What is told of turns. */
export interface UserspaceScenario {
  readonly name: string;
  readonly title: string;
  readonly unit: Scenario['unit'];
  readonly better: Scenario['better'];
  /** Packets that are offered a second; undefined: as many as the sender can. */
  readonly offered: number | undefined;
  /** Whether the figure means nothing if fewer were offered. */
  readonly isExact: boolean;
  /** The figure, in the unit. */
  figure(turn: Turn): number;
}

const higher = { unit: 'packets/s', better: 'higher' } as const;

/** Every scenario, in the order of the report. */
export const userspaceScenarios: readonly UserspaceScenario[] = [
  {
    ...higher,
    name: 'userspace-250k',
    title: 'Packets delivered of 250,000 that are offered a second',
    offered: 250_000,
    isExact: true,
    figure: turn => 250_000 * shareOf(turn),
  },
  {
    ...higher,
    name: 'userspace-400k',
    title: '… of 400,000',
    offered: 400_000,
    isExact: true,
    figure: turn => 400_000 * shareOf(turn),
  },
  {
    name: 'userspace-time',
    title: 'Processor time of the director for a packet, with the kernel’s to send it; 100,000 a second',
    unit: 'ns/packet',
    better: 'lower',
    offered: 100_000,
    isExact: false,
    figure: ({ processorTime, delivered }) => processorTime / delivered,
  },
  {
    ...higher,
    name: 'userspace-most',
    title: 'Packets delivered when more are offered than can be',
    offered: undefined,
    isExact: false,
    figure: ({ delivered, seconds }) => delivered / seconds,
  },
];

function shareOf({ delivered, sent }: Turn): number {
  return delivered / sent;
}
