import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { BenchError } from '../errors.ts';
import type { Plan } from '../kernel/wrapper.ts';
import type { Chunk, Task } from './task.ts';

/** What each of some threads sends, in chunks. */
export interface Work {
  /** The program's descriptor. */
  readonly program: number;
  readonly plan: Plan;
  readonly newFlow: number;
  readonly chunks: number;
  readonly frames: number;
}

/** Two threads, each with frames of its own. */
export class Crew {
  readonly #workers: readonly Worker[];

  constructor() {
    const file = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
    this.#workers = [0, 1].map(() => new Worker(file));
  }

  /**
   * Has one thread, or both at once, send frames to a program, and tells the nanoseconds a frame of each: medians of
   * the chunks that were sent while the other thread sent too.
   * @throws BenchError ERR_WRONG_RUN if frames went wrong, or a thread did not have a processor of its own
   */
  async send(threads: 1 | 2, work: Work): Promise<number[]> {
    const ready = new SharedArrayBuffer(4);
    const lists = await Promise.all(
      this.#workers.slice(0, threads).map((worker, index) => {
        const ahead = index * Math.ceil(work.plan.flows / 2);
        const newFlow = work.newFlow + index * work.chunks * work.frames;
        return perform(worker, { ...work, newFlow, ahead, ready, parties: threads });
      }),
    );
    const began = Math.max(...lists.map(([first]) => first?.began ?? Number.POSITIVE_INFINITY));
    const ended = Math.min(...lists.map(chunks => chunks.at(-1)?.ended ?? 0));
    return lists.map(chunks => medianOf(chunks.filter(chunk => chunk.began >= began && chunk.ended <= ended)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()));
  }
}

/** Errors: whatever the thread throws. */
async function perform(worker: Worker, task: Task): Promise<readonly Chunk[]> {
  worker.postMessage(task);
  const [chunks] = await once(worker, 'message');
  return chunks;
}

/** The median time of chunks; the lower one of two in the middle. */
function medianOf(chunks: readonly Chunk[]): number {
  const times = chunks.map(({ time }) => time).toSorted((a, b) => a - b);
  const median = times[(times.length - 1) >> 1];
  if (median !== undefined) return median;
  throw new BenchError('ERR_WRONG_RUN', 'Expected two threads to send at the same time, got one after the other');
}
