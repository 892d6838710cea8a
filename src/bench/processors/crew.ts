import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../errors.ts';
import type { Plan } from '../kernel/plan.ts';
import type { Answer, Chunk, Order, Task } from './task.ts';

/** What each of some senders sends, in chunks. */
export interface Work {
  /** The kernel's id of the program. */
  readonly program: number;
  readonly plan: Plan;
  readonly newFlow: number;
  readonly chunks: number;
  readonly frames: number;
}

/** Two processes, each with frames of its own. */
export class Crew {
  readonly #senders: readonly ChildProcess[];

  constructor() {
    const name = import.meta.url.endsWith('.ts') ? './sender.ts' : './sender.js';
    const file = fileURLToPath(new URL(name, import.meta.url));
    this.#senders = [0, 1].map(() => fork(file, { serialization: 'advanced' }));
  }

  /**
   * Has one sender, or both at once, send frames to a program, and tells the nanoseconds a frame of each: medians of
   * the chunks that were sent while the other one sent too.
   * @throws BenchError ERR_WRONG_RUN if frames went wrong, or the senders did not send at the same time
   */
  async send(count: 1 | 2, work: Work): Promise<number[]> {
    const senders = this.#senders.slice(0, count);
    const tasks = senders.map((_, index): Task => {
      const ahead = index * Math.ceil(work.plan.flows / 2);
      return { ...work, newFlow: work.newFlow + index * work.chunks * work.frames, ahead };
    });
    await Promise.all(senders.map((sender, index) => prepare(sender, tasks[index])));
    const lists = await Promise.all(senders.map(begin));
    const began = Math.max(...lists.map(([first]) => first?.began ?? Number.POSITIVE_INFINITY));
    const ended = Math.min(...lists.map(chunks => chunks.at(-1)?.ended ?? 0));
    return lists.map(chunks => medianOf(chunks.filter(chunk => chunk.began >= began && chunk.ended <= ended)));
  }

  /** Ends the senders. */
  async close(): Promise<void> {
    const living = this.#senders.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    await Promise.all(
      living.map(sender => {
        const ended = once(sender, 'exit');
        sender.disconnect();
        return ended;
      }),
    );
  }
}

async function prepare(sender: ChildProcess, task: Task | undefined): Promise<void> {
  if (task !== undefined) await call(sender, { kind: 'prepare', task });
}

async function begin(sender: ChildProcess): Promise<readonly Chunk[]> {
  const answer = await call(sender, { kind: 'begin' });
  return answer.kind === 'sent' ? answer.chunks : [];
}

/** @throws BenchError ERR_WRONG_RUN if the sender failed or has ended */
async function call(sender: ChildProcess, order: Order): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(sender, 'exit', { signal }).then(hasEnded, hasEnded);
  const answered = once(sender, 'message', { signal }).then(([message]): Answer => message);
  sender.send(order);
  const answer = await Promise.race([answered, ended]);
  answered.catch(() => undefined);
  over.abort();
  if (answer.kind !== 'failed') return answer;
  throw new BenchError('ERR_WRONG_RUN', `Expected a sender to do its task, got ${answer.message}`);
}

function hasEnded(): Answer {
  return { kind: 'failed', message: 'its end' };
}

/** The median time of chunks; the lower one of two in the middle. */
function medianOf(chunks: readonly Chunk[]): number {
  const times = chunks.map(({ time }) => time).toSorted((a, b) => a - b);
  const median = times[(times.length - 1) >> 1];
  if (median !== undefined) return median;
  throw new BenchError('ERR_WRONG_RUN', 'Expected two senders to send at the same time, got one after the other');
}
