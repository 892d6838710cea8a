import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { within } from '../../netns/wait.ts';
import { BenchError } from '../errors.ts';
import type { Connections } from './connections.ts';
import { type ForwardingReport, type Order, type Said, saidSchema } from './forwarding-messages.ts';

/** How long each answer of the process may take, seconds. */
const patience = 60;

/** A process that sends packets through a pinned program, one after the other, and takes the time of each. Every packet is checked. */
export class Forwarding {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  private constructor(pin: string, { count, action }: Connections) {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const file = fileURLToPath(new URL(`forwarding-process.${ending}`, import.meta.url));
    this.#child = fork(file, [pin, String(count), String(action)]);
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => {
      throw wrongRun(`its end with ${signal ?? code}`);
    });
    // Whoever waits for a message is told; nobody may.
    this.#ended.catch(() => undefined);
  }

  /** Starts the process; it forwards when this returns. @throws BenchError ERR_WRONG_RUN */
  static async start(pin: string, connections: Connections): Promise<Forwarding> {
    const forwarding = new Forwarding(pin, connections);
    try {
      await forwarding.#hear('forwarding');
      return forwarding;
    } catch (error) {
      forwarding.close();
      throw error;
    }
  }

  /** Has the packets of the time in which some work is done measured, then ends the process. @throws BenchError ERR_WRONG_RUN */
  async during(work: () => Promise<unknown>): Promise<ForwardingReport> {
    const measuring = this.#hear('measuring');
    this.#tell('measure');
    await measuring;
    await work();
    const report = this.#hear('report');
    this.#tell('end');
    const said = await report;
    if (said.kind !== 'report') throw wrongRun(said.kind);
    return said;
  }

  /** Ends the process, also in the middle of something. */
  close(): void {
    this.#child.kill('SIGKILL');
  }

  #tell(order: Order): void {
    this.#child.send(order);
  }

  async #hear(kind: Said['kind']): Promise<Said> {
    const message = once(this.#child, 'message').then(([said]: unknown[]) => saidSchema.parse(said));
    const said = await within(`the process that forwards: ${kind}`, patience, Promise.race([message, this.#ended]));
    if (said.kind !== kind) throw wrongRun(said.kind);
    return said;
  }
}

function wrongRun(got: string): BenchError {
  return new BenchError('ERR_WRONG_RUN', `Expected packets to be forwarded meanwhile, got from the process: ${got}`);
}
