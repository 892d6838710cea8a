import { BpfObject, Link, type Program, u32, u64 } from '../../bpf/index.ts';
import { BenchError } from '../errors.ts';
import { objectFile } from '../kernel/object-file.ts';
import type { Topology } from './topology.ts';

/** The programs around the one under test (bpf/bench/live.bpf.c): where frames may go instead, and where redirected ones arrive. */
export class Live implements Disposable {
  readonly #object: BpfObject;
  readonly #links: Link[] = [];

  constructor({ ingress, cable, farEnd }: Topology) {
    this.#object = BpfObject.open(objectFile('live')).load();
    try {
      this.#object.map('static_egress', { key: u32, value: u32 }).set(0, cable);
      // Test runs can come in by a veth only if it has a program, though they don't meet it.
      this.#links.push(Link.attachXdp(this.program('pass'), ingress, { mode: 'native' }));
      this.#links.push(Link.attachXdp(this.program('sink'), farEnd, { mode: 'native' }));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** One of them. */
  program(name: 'pass' | 'static' | 'sink'): Program {
    return this.#object.program(`bench_${name}`);
  }

  /** How many tunnelled frames arrived at the far end so far. @throws BenchError ERR_WRONG_RUN if anything else did */
  arrived(): number {
    const wrong = this.#object.variable('wrong', u64).get();
    if (wrong > 0n) {
      throw new BenchError('ERR_WRONG_RUN', `Expected only tunnelled frames of the right length, got ${wrong} others`);
    }
    return Number(this.#object.variable('arrived', u64).get());
  }

  [Symbol.dispose](): void {
    for (const link of this.#links) link.close();
    this.#object.close();
  }
}
