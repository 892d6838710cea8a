/** Random traffic from two sides that meets in one connection table. */
export interface TablePlan {
  readonly name: string;
  /** Nominal number of connections of the table. */
  readonly capacity: number;
  /** Clients that only one side sends for: so many for each. */
  readonly own: number;
  /** Clients whose connections are established for good, and that both sides send data for. */
  readonly kept: number;
  /** Clients that both sides send anything for. */
  readonly contested: number;
  /** How long a connection lives when it is over, in ticks of one jiffy; −1: not even within the tick. */
  readonly closeTicks: number;
  readonly timeWaitTicks: number;
  /** Whether the control plane sweeps the table meanwhile, which also corrects the counts. */
  readonly isSwept: boolean;
}

/** The ports that a contested client sends from (test/bpf/objects/traffic.bpf.c). */
const contestedPorts = 4;

/** Whether the table has room for all of them: then no connection may be lost. */
export function hasRoom({ capacity, own, kept, contested }: TablePlan): boolean {
  return 2 * own + kept + contestedPorts * contested <= capacity;
}

const fleeting = { closeTicks: -1, timeWaitTicks: 1 };

/** Situations: small tables, where everybody meets in few lines, and one that is filled to its nominal capacity. */
export const tablePlans: readonly TablePlan[] = [
  { name: 'four lines', capacity: 8, own: 3, kept: 2, contested: 0, closeTicks: -1, timeWaitTicks: -1, isSwept: false },
  { name: 'eight lines', capacity: 16, own: 6, kept: 4, contested: 0, ...fleeting, isSwept: true },
  {
    name: 'by the clock',
    capacity: 64,
    own: 28,
    kept: 8,
    contested: 0,
    closeTicks: 0,
    timeWaitTicks: 3,
    isSwept: true,
  },
  {
    name: 'a full table',
    capacity: 1024,
    own: 480,
    kept: 64,
    contested: 0,
    closeTicks: -1,
    timeWaitTicks: 20,
    isSwept: false,
  },
  { name: 'the same clients on both sides', capacity: 8, own: 1, kept: 1, contested: 1, ...fleeting, isSwept: false },
  { name: 'far too many', capacity: 256, own: 8000, kept: 0, contested: 0, ...fleeting, isSwept: true },
];
