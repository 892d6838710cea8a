import type { Program } from '../../bpf/index.ts';
import type { Contender } from './contender.ts';
import type { Live } from './live.ts';

/** A program that puts the same outer header in front of each frame: what is left without a load balancer's work. */
export class Static implements Contender {
  readonly name = 'static';
  readonly program: Program;
  readonly #live: Live;

  constructor(live: Live) {
    this.#live = live;
    this.program = live.program('static');
  }

  delivered(): number {
    return this.#live.arrived();
  }

  counted(): undefined {
    return undefined;
  }

  async forget(): Promise<void> {
    // It knows none.
  }

  [Symbol.dispose](): void {
    // The program belongs to the others around it.
  }
}
