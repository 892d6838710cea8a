import { kindOf } from '../../src/sched/plan.ts';
import type { BuiltIn, Connection, Flag, Load } from '../../src/sched/scheduler.ts';
import type { Oracle, World } from './oracles/oracle.ts';
import { seeded } from './random.ts';
import { idle, Walk } from './walk.ts';

const clients = ['192.168.7.', '10.250.3.', '2001:db8:7::', 'fe80::1:2:3:'];
const destinations = ['10.0.0.100', '10.0.0.101', '2001:db8::100'];
const servers = ['10.0.0.', '2001:db8:0:1::'];

/**
 * A random story of a service, told to a scheduler and to its oracle at once: servers come, go, come back and change
 * weight, get load and are overloaded, time passes, and clients connect.
 */
export class Story {
  readonly steps: string[] = [];
  picks = 0;
  refused = 0;
  readonly #random: (below: number) => number;
  readonly #walk: Walk;
  readonly #oracle: Oracle;
  readonly #loads = new Map<string, Load>();
  readonly #gone: string[] = [];
  readonly #largestWeight: number;
  readonly #largestLoad: number;
  readonly #destinations: number;
  /** Waits of half a day add up to a day between two changes, while the destination is in use. */
  readonly #waits: readonly number[];
  #born = 0;
  #now = 1000;

  constructor(seed: number, scheduler: BuiltIn, oracleOf: (world: World) => Oracle, flags: readonly Flag[]) {
    this.#random = seeded(seed);
    this.#largestWeight = [2, 5, 12, 100, 1000][this.#random(kindOf(scheduler) === 'period' ? 4 : 5)] ?? 1;
    this.#largestLoad = [3, 20, 200, 4_000_000][this.#random(4)] ?? 1;
    this.#destinations = 1 + this.#random(destinations.length);
    this.#waits = this.#random(2) === 0 ? [43_199, 43_200, 43_200, 43_201] : [1, 3600, 86_399, 86_400, 86_401];
    const world = (): World => {
      const draw = seeded(seed + 1);
      return { flags, now: () => this.#now, random: () => draw(65_536) * 65_536 + draw(65_536) };
    };
    this.#walk = new Walk(scheduler, world());
    this.#oracle = oracleOf(world());
  }

  /** Tells the story to its end, or until the two differ; then returns how. */
  tell(): string | undefined {
    for (let step = 0; step < 40; step++) {
      const wrong = this.#step();
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  #step(): string | undefined {
    const all = this.#walk.servers;
    const victim = all[this.#random(all.length)];
    const kind = this.#random(10);
    if (victim === undefined || (kind === 0 && all.length < 8)) return this.#add();
    if (kind === 1) return this.#remove(victim.id);
    if (kind === 2) return this.#weigh(victim.id);
    if (kind === 3 || kind === 4) return this.#load(victim.id);
    if (kind === 5) return this.#wait();
    if (kind === 6) return this.#rush();
    return this.#connect(this.#random(16));
  }

  #add(): string | undefined {
    const back = this.#random(2) === 0 ? this.#gone.shift() : undefined;
    const id = back ?? `s${this.#born++}`;
    const number = Number(id.slice(1));
    const address = `${servers[number % servers.length]}${11 + number}`;
    const added = { id, weight: this.#random(this.#largestWeight + 1), address, port: 80 + (number % 3) };
    this.steps.push(`add ${id} ${address}:${added.port} weight ${added.weight}`);
    this.#oracle.add(added);
    this.#walk.set([...this.#walk.servers, added]);
    return this.#compareTables();
  }

  #remove(id: string): string | undefined {
    this.steps.push(`remove ${id}`);
    this.#gone.push(id);
    this.#oracle.remove(id);
    this.#walk.set(this.#walk.servers.filter(server => server.id !== id));
    return this.#compareTables();
  }

  #weigh(id: string): string | undefined {
    const weight = this.#random(3) === 0 ? 0 : this.#random(this.#largestWeight + 1);
    this.steps.push(`change ${id} to weight ${weight}`);
    this.#oracle.change(id, weight);
    this.#walk.set(this.#walk.servers.map(server => (server.id === id ? { ...server, weight } : server)));
    return this.#compareTables();
  }

  #load(id: string): undefined {
    const active = this.#random(this.#largestLoad);
    const inactive = this.#random(600);
    this.#carry(id, { active, inactive, overloaded: this.#random(3) === 0 });
  }

  #carry(id: string, load: Load): void {
    this.steps.push(
      `${id} has ${load.active} active, ${load.inactive} inactive${load.overloaded ? ', overloaded' : ''}`,
    );
    this.#loads.set(id, load);
    this.#oracle.load(id, load);
  }

  #wait(): undefined {
    this.#now += this.#waits[this.#random(this.#waits.length)] ?? 0;
    this.steps.push(`it is ${this.#now}`);
  }

  /** Somebody connects while every server is overloaded; afterwards none is. */
  #rush(): string | undefined {
    const overloadAll = (overloaded: boolean): void => {
      for (const { id } of this.#walk.servers) this.#carry(id, { ...(this.#loads.get(id) ?? idle), overloaded });
    };
    overloadAll(true);
    const wrong = this.#connect(1);
    overloadAll(false);
    return wrong;
  }

  #connect(count: number): string | undefined {
    for (let pick = 0; pick < count; pick++) {
      const connection = this.#request();
      const expected = this.#oracle.pick(connection);
      const got = this.#walk.pick(connection, this.#loads);
      this.steps.push(`pick ${got ?? 'nobody'} for ${connection.client}:${connection.clientPort}`);
      if (got !== expected) return `expected ${expected ?? 'nobody'}, got ${got ?? 'nobody'}`;
      this.picks++;
      if (got === undefined) this.refused++;
      else {
        const load = this.#loads.get(got) ?? idle;
        this.#carry(got, { ...load, active: load.active + 1 });
      }
    }
    return undefined;
  }

  #request(): Connection {
    return {
      client: `${clients[this.#random(clients.length)]}${1 + this.#random(250)}`,
      clientPort: 1024 + this.#random(60_000),
      destination: destinations[this.#random(this.#destinations)] ?? '',
      destinationPort: 80,
    };
  }

  #compareTables(): string | undefined {
    const expected = this.#oracle.buckets();
    if (expected.length === 0) return undefined;
    const { slots } = this.#walk.plan;
    const got = slots.map(index => this.#walk.servers[index]?.id);
    const wrong = expected.findIndex((id, bucket) => id !== got[bucket]);
    if (wrong !== -1) return `bucket ${wrong}: expected ${expected[wrong]}, got ${got[wrong]}`;
    return got.length === expected.length ? undefined : `expected ${expected.length} buckets, got ${got.length}`;
  }
}
