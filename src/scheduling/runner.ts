import type { Worker } from 'node:worker_threads';
import type { BuildContext, Connection, Load, Server } from '../sched/scheduler.ts';
import { SchedulerError } from './errors.ts';
import type { Built } from './worker/desk.ts';
import type { Abilities, Complaint, FromWorker, Notice, Question, ToWorker } from './worker/messages.ts';
import { startThread } from './worker-thread.ts';

/** How long a scheduler may take, milliseconds. */
export const deadlines = {
  /** To be loaded. */
  load: 30_000,
  /** To lay out a service. */
  build: 5000,
  /** To pick: a later answer is of no use. */
  pick: 20,
  /** To say anything: from then on it is taken to loop, and ended. */
  anything: 5000,
} as const;

/** What a scheduler may have, megabytes of JavaScript objects. */
const memoryLimit = 64;

/** What a runner tells of. */
export interface RunnerEvents {
  /** It is of no use any more: its worker died, or was ended since it looped. */
  lost(error: SchedulerError): void;
  /** What it was told of a service, e.g. by `onOpen`, went wrong. */
  complained(service: string, error: SchedulerError): void;
}

/** A pick that came, or that came too late. */
export type Picked = { readonly kind: 'in-time' | 'late'; readonly server: number | undefined };

interface Waiting {
  settle(value: unknown, took: number): void;
  refuse(error: SchedulerError): void;
  readonly watch: NodeJS.Timeout;
}

/** A scheduler in a worker thread of its own: whatever it does, this thread goes on. */
export class Runner {
  readonly name: string;
  readonly abilities: Abilities;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #events: RunnerEvents | undefined;
  #number = 0;
  #end: SchedulerError | undefined;

  /**
   * Loads a scheduler.
   * @param file its bundle
   * @param title how to call it until its name is known
   * @throws SchedulerError if it can't be loaded
   */
  static async start(file: string, title: string): Promise<Runner> {
    const worker = startThread('scheduling/worker/main', {
      workerData: { file },
      name: title,
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit },
    });
    try {
      return await new Promise((resolve, reject) => {
        const fail = (error: SchedulerError) => reject(error);
        const late = `expected to be loaded within ${deadlines.load} ms, got no end: is there a loop outside its functions?`;
        const timer = setTimeout(() => fail(new SchedulerError('ERR_SLOW', title, late)), deadlines.load);
        worker.once('message', (message: FromWorker) => {
          clearTimeout(timer);
          if (message.kind === 'ready') resolve(new Runner(worker, message.name, message.abilities));
          else fail(errorOf(title, 'complaint' in message ? message.complaint : unexpected));
        });
        worker.once('error', cause => fail(lostError(title, cause)));
        worker.once('exit', () => fail(lostError(title, 'it ended its thread')));
      });
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  private constructor(worker: Worker, name: string, abilities: Abilities) {
    this.#worker = worker;
    this.name = name;
    this.abilities = abilities;
    // It keeps the process alive only while something is asked of it.
    worker.unref();
    for (const name of ['message', 'error', 'exit']) worker.removeAllListeners(name);
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', cause => this.#lose(lostError(name, cause)));
    worker.on('exit', () => this.#lose(lostError(name, 'it ended its thread')));
  }

  /** Who is told of what nobody asked for. */
  listen(events: RunnerEvents): void {
    this.#events = events;
  }

  /** @throws SchedulerError */
  async build(servers: readonly Server[], context: BuildContext): Promise<Built> {
    const { value, took } = await this.#ask({ kind: 'build', servers, context }, deadlines.build);
    if (took <= deadlines.build) return value as Built;
    throw new SchedulerError(
      'ERR_SLOW',
      this.name,
      `build: expected an answer within ${deadlines.build} ms, got one after ${Math.round(took)} ms`,
    );
  }

  /**
   * Asks for the server of a connection, among those that were offered last.
   * @throws SchedulerError
   */
  async pick(service: string, connection: Connection, loads: readonly Load[]): Promise<Picked> {
    const { value, took } = await this.#ask({ kind: 'pick', service, connection, loads }, deadlines.anything);
    return { kind: took > deadlines.pick ? 'late' : 'in-time', server: value as number | undefined };
  }

  /** Tells it something. */
  tell(notice: Notice): void {
    if (this.#end === undefined) this.#worker.postMessage(notice);
  }

  /** Ends it; what it was asked is refused. */
  close(): void {
    this.#events = undefined;
    this.#lose(new SchedulerError('ERR_LOST', this.name, 'it was removed'));
  }

  #ask(question: Question, patience: number): Promise<{ value: unknown; took: number }> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) return reject(this.#end);
      const number = this.#number++;
      const watch = setTimeout(() => this.#suspect(number, question.kind, patience), patience).unref();
      this.#waiting.set(number, { settle: (value, took) => resolve({ value, took }), refuse: reject, watch });
      this.#worker.ref();
      this.#worker.postMessage({ ...question, number } satisfies ToWorker);
    });
  }

  /** An answer may be here already, unread since this thread was busy. */
  #suspect(number: number, kind: string, patience: number): void {
    const check = () => {
      if (!this.#waiting.has(number)) return;
      const what = `${kind}: expected an answer within ${patience} ms, got none: is there an endless loop?`;
      this.#lose(new SchedulerError('ERR_SLOW', this.name, what));
    };
    setTimeout(check, 10).unref();
  }

  #hear(message: FromWorker): void {
    if (message.kind === 'ready') return;
    if (message.kind === 'complaint') {
      if (message.service !== undefined)
        this.#events?.complained(message.service, errorOf(this.name, message.complaint));
      return;
    }
    const waiting = this.#waiting.get(message.number);
    if (waiting === undefined) return;
    this.#waiting.delete(message.number);
    clearTimeout(waiting.watch);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (message.kind === 'answer') waiting.settle(message.value, message.took);
    else waiting.refuse(errorOf(this.name, message.complaint));
  }

  #lose(error: SchedulerError): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    void this.#worker.terminate();
    for (const { refuse, watch } of this.#waiting.values()) {
      clearTimeout(watch);
      refuse(error);
    }
    this.#waiting.clear();
    this.#events?.lost(error);
  }
}

const unexpected: Complaint = { code: 'ERR_THROWN', text: 'expected it to be loaded, got another message' };

function errorOf(scheduler: string, { code, text }: Complaint): SchedulerError {
  return new SchedulerError(code, scheduler, text);
}

function lostError(scheduler: string, cause: unknown): SchedulerError {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const got = cause instanceof Error ? cause.message : String(cause);
  const what = isFull
    ? `expected at most ${memoryLimit} MB of memory to be used, got more`
    : `expected it to go on, got: ${got}`;
  return new SchedulerError('ERR_LOST', scheduler, what, { cause });
}
