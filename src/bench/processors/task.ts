import type { Plan } from '../kernel/wrapper.ts';

/** What one processor is to do. */
export interface Task {
  /** Descriptors of this process, by the contender. */
  readonly program: number;
  readonly plan: Plan;
  /** Where in the cycle of flows it begins: frames that are sent before. */
  readonly ahead: number;
  /** Which flow is new first. */
  readonly newFlow: number;
  readonly chunks: number;
  /** Frames of each chunk. */
  readonly frames: number;
  /** One 32-bit word: how many are ready; nobody begins before `parties` are. */
  readonly ready: SharedArrayBuffer;
  readonly parties: number;
}

/** Frames that were sent without a pause. */
export interface Chunk {
  /** Milliseconds on the clock that all threads share. */
  readonly began: number;
  readonly ended: number;
  /** Processor time, nanoseconds a frame. */
  readonly time: number;
}
