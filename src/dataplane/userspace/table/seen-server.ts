import type { Candidate, LoadedServer } from '../../../sched/scheduler.ts';
import type { ServerLoad } from './load.ts';

/** A server as its scheduler sees it: what it carries is read when it is asked for. */
export class SeenServer implements LoadedServer {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly #load: ServerLoad;

  constructor({ id, address, port }: Candidate, load: ServerLoad) {
    this.id = id;
    this.address = address;
    this.port = port;
    this.#load = load;
  }

  get weight(): number {
    return this.#load.weight;
  }

  get active(): number {
    return this.#load.active;
  }

  get inactive(): number {
    return this.#load.inactive;
  }

  get overloaded(): boolean {
    return this.#load.overloaded;
  }
}
