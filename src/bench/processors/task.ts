import type { Plan } from '../kernel/plan.ts';

/** What one processor is to do. */
export interface Task {
  /** The kernel's id of the program. */
  readonly program: number;
  readonly plan: Plan;
  /** Where in the cycle of flows it begins: frames that are sent before. */
  readonly ahead: number;
  /** Which flow is new first. */
  readonly newFlow: number;
  readonly chunks: number;
  /** Frames of each chunk. */
  readonly frames: number;
}

/** Frames that were sent without a pause. */
export interface Chunk {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** Processor time, nanoseconds a frame. */
  readonly time: number;
}

/** What the parent tells a sender: a task, and to begin with it. */
export type Order = { readonly kind: 'prepare'; readonly task: Task } | { readonly kind: 'begin' };

/** What a sender answers. */
export type Answer =
  | { readonly kind: 'prepared' }
  | { readonly kind: 'sent'; readonly chunks: readonly Chunk[] }
  | { readonly kind: 'failed'; readonly message: string };
