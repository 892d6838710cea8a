import { BpfObject, type Program } from '../../bpf/index.ts';
import { objectFile } from './object-file.ts';

/** The yardsticks' programs (bpf/bench/contenders.bpf.c). */
export class Yardsticks implements Disposable {
  readonly #object: BpfObject;

  /** @param slots how many connections `floor_ct` has room for */
  constructor(slots: number) {
    this.#object = BpfObject.open(objectFile('contenders'), { maxEntries: { connections: slots } }).load();
  }

  /** One of them. */
  program(name: 'nop' | 'floor' | 'floor_ct'): Program {
    return this.#object.program(`bench_${name}`);
  }

  [Symbol.dispose](): void {
    this.#object.close();
  }
}
