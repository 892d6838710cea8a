import { BenchFlow, type BenchKind, BenchLimits, type BenchPlan } from '../generated/wrap.ts';
import type { Template } from './frames.ts';

/** Frames of one kind, which flows they belong to, and what must become of them. */
export interface PlannedKind {
  readonly name: string;
  readonly template: Template;
  readonly protocol: 'tcp' | 'udp';
  /** `cycle`: flows below the plan's number, over and over; `new`: one that no frame belonged to before. */
  readonly flow: 'cycle' | 'new';
  /** The first destination address, host order; each flow has one of `destinations` from there on. */
  readonly destination: number;
  readonly destinations: number;
  readonly outcome: Outcome;
}

/** What a program does with a frame. */
export interface Outcome {
  /** The XDP action's number. */
  readonly action: number;
  /** Bytes that the frame grows by. */
  readonly growth: number;
}

/** What the wrapper sends. */
export interface Plan {
  /** At most four. */
  readonly kinds: readonly PlannedKind[];
  /** Indices of kinds, in the order in which they are sent; its length divides 32. */
  readonly pattern: readonly number[];
  /** Number of flows in the cycle. Where it is no power of two, some of them come twice as often as the others. */
  readonly flows: number;
  /** Whether the flows come in the order of their numbers, or in one of their own. */
  readonly order: 'ascending' | 'scattered';
}

/** A full cycle modulo any power of two: multiplier 1 mod 4, odd increment (Hull and Dobell, 1962). */
const generators = {
  ascending: { multiplier: 1, increment: 1 },
  scattered: { multiplier: 1_664_525, increment: 1_013_904_223 },
} as const;

/** A plan as the wrapper takes it. */
export function encodePlan({ kinds, pattern, flows, order }: Plan): BenchPlan {
  const encoded = Array.from({ length: BenchLimits.KINDS }, (_, index) => encodeKind(kinds[index] ?? kinds[0]));
  const repeated = Uint8Array.from({ length: BenchLimits.PATTERN }, (_, index) => pattern[index % pattern.length] ?? 0);
  return { kinds: encoded, pattern: repeated, mask: cycleMask(flows), flows, ...generators[order] };
}

/** The numbers of the cycle, less 1: the next power of two, less 1. */
export function cycleMask(flows: number): number {
  return 2 ** Math.ceil(Math.log2(flows)) - 1;
}

function encodeKind(kind: PlannedKind | undefined): BenchKind {
  if (kind === undefined) throw new RangeError('Expected a kind of frames, got none');
  const { template, protocol, flow, destination, destinations, outcome } = kind;
  return {
    frame: template.frame,
    sums: template.sums,
    udp: protocol === 'udp' ? 1 : 0,
    flow: flow === 'new' ? BenchFlow.NEW : BenchFlow.KNOWN,
    destination,
    destinations,
    action: outcome.action,
    growth: outcome.growth,
  };
}
