import { Worker } from 'node:worker_threads';
import { DataplaneError } from '../../dataplane.ts';
import type { Log } from '../../log.ts';
import { sharedInts } from '../shared.ts';
import {
  type FromThread,
  fromWire,
  type Notice,
  type OrderName,
  type Orders,
  type Outcome,
  type SharedMemory,
  type ThreadOptions,
  type ToThread,
} from './protocol.ts';

/** How long the thread may take to let go of everything, milliseconds. */
const patience = 5000;

/** What the thread is started with, and who hears of it. */
export interface ClientOptions extends Pick<ThreadOptions, 'interfaces' | 'connections' | 'packets'> {
  readonly log: Log;
  /** What the thread runs; left out: packet-thread.ts. */
  readonly file?: URL;
}

/** An order that has not been answered. */
interface Pending {
  take(outcome: Outcome): void;
}

/** The thread that handles packets, as seen from the one that rules it. */
export class PacketClient {
  readonly #worker: Worker;
  readonly #log: Log;
  readonly #closed = sharedInts(1);
  readonly #taken = sharedInts(1);
  readonly #pending = new Map<number, Pending>();
  #memory: SharedMemory | undefined;
  #notify: (notice: Notice) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;
  #lastId = 0;
  #over: Error | undefined;

  private constructor({ log, file = threadFile(), ...options }: ClientOptions) {
    this.#log = log;
    const workerData: ThreadOptions = { ...options, closed: this.#closed, taken: this.#taken };
    this.#worker = new Worker(file, { workerData, name: 'packets' });
    this.#worker.on('message', (message: FromThread) => this.#take(message));
    this.#worker.on('error', error => this.#end(error));
    this.#worker.on('exit', code => this.#end(new Error(`its exit with status ${code}`)));
  }

  /** Starts the thread; it takes packets from then on. @throws DataplaneError ERR_ATTACH; BpfError */
  static async start(options: ClientOptions): Promise<PacketClient> {
    const client = new PacketClient(options);
    await new Promise<void>((resolve, reject) => {
      client.#fail = reject;
      client.#worker.on('message', ({ kind }: FromThread) => {
        if (kind === 'ready') resolve();
      });
    });
    client.#fail = () => undefined;
    return client;
  }

  /** What the thread counts, and its connections. */
  get memory(): SharedMemory {
    if (this.#memory === undefined) throw new Error('Expected the thread to have told its memory, got none');
    return this.#memory;
  }

  /** Hears of notices, and of the thread's end if nobody asked for it. */
  listen(notify: (notice: Notice) => void, fail: (error: Error) => void): void {
    this.#notify = notify;
    this.#fail = fail;
  }

  /** Gives an order, after those that were given before. @throws DataplaneError as the order says; ERR_CLOSED */
  async order<K extends OrderName>(name: K, ask: Orders[K]['ask']): Promise<Orders[K]['answer']> {
    if (this.#over !== undefined) throw this.#over;
    const id = ++this.#lastId;
    const outcome = await new Promise<Outcome<K>>(take => {
      this.#pending.set(id, { take });
      this.#send({ kind: 'order', order: { id, name, ask } });
    });
    if ('error' in outcome) throw fromWire(outcome.error);
    return outcome.answer;
  }

  /** Gives an order that can't fail, and does not wait for it. */
  tell<K extends OrderName>(name: K, ask: Orders[K]['ask']): void {
    this.order(name, ask).catch(() => undefined);
  }

  /** Has the thread let go of everything, and waits until it has; idempotent. */
  close(): void {
    if (this.#over !== undefined) return;
    this.#send({ kind: 'close' });
    if (Atomics.wait(this.#closed, 0, 0, patience) === 'timed-out') {
      this.#log.warn('the thread that handles packets did not let go of them in time');
      void this.#worker.terminate();
    }
    this.#settle(new DataplaneError('ERR_CLOSED', 'Expected an open dataplane, got a closed one'));
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #take(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        this.#memory = message.memory;
        return;
      case 'failed':
        void this.#worker.terminate();
        this.#end(fromWire(message.error));
        return;
      case 'log':
        this.#log[message.level](message.text);
        return;
      case 'outcome': {
        const pending = this.#pending.get(message.id);
        this.#pending.delete(message.id);
        pending?.take(message.outcome);
        return;
      }
      default:
        Atomics.add(this.#taken, 0, 1);
        this.#notify(message);
    }
  }

  /** The thread is no more, and nobody asked for that. */
  #end(error: Error): void {
    if (this.#over !== undefined) return;
    this.#settle(error);
    this.#fail(error);
  }

  #settle(error: Error): void {
    this.#over = error;
    for (const pending of this.#pending.values())
      pending.take({ error: { code: 'ERR_CLOSED', message: error.message } });
    this.#pending.clear();
  }
}

/** Beside this file, built or from source like this one. */
function threadFile(): URL {
  return new URL(`./packet-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
}
