import type { Candidate, LoadedServer } from '../../../sched/scheduler.ts';
import type { ServerLoad } from './load.ts';

/** A server as its scheduler sees it: texts are made, and what it carries is read, when it is asked for. */
export class SeenServer implements LoadedServer {
  readonly #candidate: Candidate;
  readonly #load: ServerLoad;

  constructor(candidate: Candidate, load: ServerLoad) {
    this.#candidate = candidate;
    this.#load = load;
  }

  get id(): string {
    return this.#candidate.id;
  }

  get address(): string {
    return this.#candidate.address;
  }

  get port(): number {
    return this.#candidate.port;
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
