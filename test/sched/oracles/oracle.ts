import type { Candidate, Connection, Flag, Load } from '../../../src/sched/scheduler.ts';

/** A real server as an oracle keeps it. */
export interface Dest {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  weight: number;
  /** The last weight above 0; that which it was added with, if there was none since. */
  lastWeight: number;
  active: number;
  inactive: number;
  overloaded: boolean;
  /** False while it is taken out. */
  available: boolean;
}

const unused = { active: 0, inactive: 0, overloaded: false, available: true };

/** What an oracle goes by beside servers and requests. */
export interface World {
  readonly flags: readonly Flag[];
  now(): number;
  random(): number;
}

/**
 * How Linux IPVS picks servers, step by step, as an oracle for the models of src/sched.
 *
 * Written from the behaviour of net/netfilter/ipvs: a list of servers, the newest first, and what each scheduler marks
 * in it. A server that is taken out and added again is the same one.
 */
export abstract class Oracle {
  protected readonly list: Dest[] = [];
  protected readonly world: World;
  readonly #known = new Map<string, Dest>();

  constructor(world: World) {
    this.world = world;
  }

  add({ id, weight, address, port }: Candidate): void {
    const dest = this.#known.get(id) ?? { id, address, port, weight, lastWeight: weight, ...unused };
    dest.weight = weight;
    dest.lastWeight = weight;
    dest.available = true;
    this.#known.set(id, dest);
    this.list.unshift(dest);
    this.changed();
  }

  remove(id: string): void {
    const at = this.list.findIndex(dest => dest.id === id);
    const [dest] = this.list.splice(at, 1);
    if (dest === undefined) return;
    dest.available = false;
    this.removed(dest, this.list[at - 1]);
    this.changed();
  }

  change(id: string, weight: number): void {
    const dest = this.#known.get(id);
    if (dest === undefined) return;
    dest.weight = weight;
    if (weight !== 0) dest.lastWeight = weight;
    this.changed();
  }

  load(id: string, load: Load): void {
    Object.assign(this.#known.get(id) ?? {}, load);
  }

  /** The server that gets the next connection, by id, or undefined if none can. */
  pick(request: Connection): string | undefined {
    return this.schedule(request)?.id;
  }

  /** The ids of the servers in a hash table's buckets. */
  buckets(): (string | undefined)[] {
    return [];
  }

  protected abstract schedule(request: Connection): Dest | undefined;

  /** Servers were added, taken out, or got another weight. */
  protected changed(): void {}

  /** A server was taken out; the one before it in the list is given, if there is one. */
  protected removed(_dest: Dest, _previous: Dest | undefined): void {}
}
