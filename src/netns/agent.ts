import { NetnsError } from './errors.ts';
import { NamespaceProcess, type ProcessOptions } from './process.ts';
import { within } from './wait.ts';

/** How long a Node process may take to start: in a virtual machine without hardware support it takes seconds. */
const startSeconds = 60;

/** A Node process in a namespace that says when it is ready and that answers messages. */
export class Agent {
  readonly process: NamespaceProcess;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  readonly #ready: Promise<void>;
  #lastId = 0;

  private constructor(options: ProcessOptions) {
    this.process = new NamespaceProcess({ ...options, messages: true });
    this.#ready = new Promise((resolve, reject) => {
      this.process.child.on('message', (message: unknown) => {
        if (typeof message !== 'object' || message === null) return;
        if ('kind' in message && message.kind === 'ready') resolve();
        else this.#settle(message);
      });
      this.process.ended.then(status => {
        const said = this.process.output.trim();
        const error = new NetnsError('ERR_EXITED', `${options.name}: expected to go on, ended with ${status}: ${said}`);
        reject(error);
        for (const { reject: rejectCall } of this.#waiting.values()) rejectCall(error);
        this.#waiting.clear();
      });
    });
    this.#ready.catch(() => undefined);
  }

  /** Starts an agent and waits until it is ready. */
  static async start(options: ProcessOptions): Promise<Agent> {
    const agent = new Agent(options);
    try {
      await within(`start of ${options.name}`, startSeconds, agent.#ready);
    } catch (error) {
      await agent.close();
      throw error;
    }
    return agent;
  }

  /** Gives it a task and waits for the result. */
  call(task: object, seconds: number): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.process.child.send({ id, task }, error => error && reject(error));
    });
    return within(`${this.process.name}, task ${JSON.stringify(task)}`, seconds, answer);
  }

  /** Lets the process go on by itself; this process can then end. */
  letGo(): void {
    const { child } = this.process;
    child.disconnect();
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
    child.unref();
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.process.end();
  }

  #settle(message: object): void {
    if (!('id' in message) || typeof message.id !== 'number') return;
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) call?.reject(new NetnsError('ERR_COMMAND', `${this.process.name}: ${message.error}`));
    else call?.resolve('result' in message ? message.result : undefined);
  }
}
