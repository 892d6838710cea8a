import type { Director } from './director.ts';
import { type Finished, inNamespace, run, tryRun } from './execute.ts';

/** Kernel IPVS of a namespace: to compare with, and to try a topology by itself. */
export class IpvsDirector implements Director {
  readonly kind = 'ipvs';
  readonly command = 'ipvsadm';
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  async start(): Promise<void> {
    await run('ip', ['netns', 'exec', this.#namespace, 'ipvsadm', '-C']);
  }

  tryAdm(line: string, input = ''): Promise<Finished> {
    const [program = '', ...args] = [...inNamespace(this.#namespace), 'ipvsadm', ...line.split(' ')];
    return tryRun(program, args, { input });
  }

  async close(): Promise<void> {
    // The table goes with the namespace.
  }
}
