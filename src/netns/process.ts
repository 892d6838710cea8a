import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { inNamespace } from './execute.ts';

/** How to start a process in a namespace. */
export interface ProcessOptions {
  /** In messages. */
  readonly name: string;
  readonly namespace: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A channel for messages, as between Node processes. */
  readonly messages?: boolean;
}

/** A process in a namespace, known by its number; what it wrote is kept. */
export class NamespaceProcess {
  readonly name: string;
  readonly child: ChildProcess;
  /** Resolves when it has ended, to its exit status or the signal that ended it. */
  readonly ended: Promise<number | string>;
  #output = '';

  constructor(options: ProcessOptions) {
    this.name = options.name;
    const [program = '', ...args] = [...inNamespace(options.namespace), ...options.command];
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(options.messages ? (['ipc'] as const) : [])];
    // A group of its own: the terminal's Ctrl-C reaches whoever started it, who then ends it in good order.
    this.child = spawn(program, args, { stdio, detached: true, env: { ...process.env, ...options.env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-64_000);
      });
    }
    this.ended = new Promise(resolve => {
      this.child.once('error', error => resolve(error.message));
      this.child.once('close', (code, signal) => resolve(signal ?? code ?? 'unknown'));
    });
  }

  /** The last 64,000 characters that it wrote to its standard output and standard error. */
  get output(): string {
    return this.#output;
  }

  /** Whether it has not ended yet. */
  get isRunning(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal and waits for the end; after 10 s SIGKILL helps. Does nothing if it has ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string> {
    if (this.isRunning) this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
