import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { inNamespace } from '../../src/netns/execute.ts';

const endMark = 'lvx-shell-end';

/** A shell that stays in a namespace: in a virtual machine, starting one for each command takes most of the time. */
export class Shell {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #namespace: string;
  #output = '';
  #listener: (() => void) | undefined;

  constructor(namespace: string) {
    this.#namespace = namespace;
    const [program = '', ...args] = [...inNamespace(namespace), 'sh'];
    this.#process = spawn(program, args, { stdio: 'pipe' });
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
      this.#listener?.();
    });
    this.#process.once('close', () => this.#listener?.());
  }

  /** Runs a script, one at a time; what it printed, errors included, and the exit status of its last command. */
  async run(script: string): Promise<{ printed: string; status: number }> {
    this.#process.stdin.write(`{ ${script}\n} 2>&1 </dev/null; echo ${endMark} $?\n`);
    for (;;) {
      const match = new RegExp(`^([^]*?)${endMark} (\\d+)\\n`).exec(this.#output);
      if (match) {
        this.#output = this.#output.slice(match[0].length);
        return { printed: match[1] ?? '', status: Number(match[2]) };
      }
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        throw new Error(`shell in ${this.#namespace}: expected it to go on, got its end: ${this.#output}`);
      }
      await new Promise<void>(resolve => {
        this.#listener = resolve;
      });
    }
  }

  /** Ends it. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise(resolve => this.#process.once('close', resolve));
    this.#process.stdin.end();
    await ended;
  }
}
