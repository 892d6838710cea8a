import type { BuildContext, Connection, Flag, Load, Plan, Scheduler, Server } from '../sched/scheduler.ts';
import { Desk, layOut } from './worker/desk.ts';

/** What a server in a trial is like; what is left out is as usual: weight 1, idle, there for ever. */
export type TrialServer = Pick<Server, 'address'> & Partial<Omit<Server, 'id'>>;

/** What a trial goes by beside servers. */
export interface TrialOptions {
  readonly flags?: readonly Flag[];
  /** Unsigned 32-bit numbers, one for each call; Math.random's by default. */
  readonly random?: () => number;
}

/**
 * Tries a scheduler out as lvxd would use it, without lvxd: for tests of files. Published as `lvx/scheduler/trial`.
 *
 * Answers are checked as lvxd checks them: what it would refuse, throws.
 */
export class Trial {
  readonly #scheduler: Scheduler;
  readonly #flags: readonly Flag[];
  readonly #desk: Desk;
  #now = 0;
  #before: BuildContext['before'];
  #servers: readonly Server[] = [];
  #loads = new Map<string, Load>();

  constructor(scheduler: Scheduler, { flags = [], random }: TrialOptions = {}) {
    this.#scheduler = scheduler;
    this.#flags = flags;
    const draw = random ?? (() => Math.floor(Math.random() * 2 ** 32));
    this.#desk = new Desk(scheduler, { now: () => this.#now, random: draw });
  }

  /** Gives the service these servers, in the order in which they were added, and has them laid out. */
  servers(servers: readonly TrialServer[]): Plan {
    this.#servers = servers.map(serverOf);
    this.#loads = new Map(
      this.#servers.map(({ id, active, inactive, overloaded }) => [id, { active, inactive, overloaded }]),
    );
    const before = this.#before;
    const context = { flags: this.#flags, ...(before && { before }) };
    const { plan } = layOut(this.#scheduler, this.#servers, context);
    this.#desk.offer({ servers: this.#servers, flags: this.#flags, plan });
    this.#before = { servers: this.#servers, plan, cursor: { next: plan.start } };
    return plan;
  }

  /** Lets seconds pass. */
  wait(seconds: number): void {
    this.#now += seconds;
  }

  /**
   * Opens a connection. It counts as an active one of its server until it is closed.
   * @returns the address of the server that it gets; undefined if the scheduler names none
   */
  open(connection: Partial<Connection> = {}): string | undefined {
    const asked = {
      client: '192.0.2.1',
      clientPort: 40_000,
      destination: '198.51.100.1',
      destinationPort: 80,
      ...connection,
    };
    const loads = this.#servers.map(({ id }) => this.#loads.get(id) ?? { active: 0, inactive: 0, overloaded: false });
    const server = this.#servers[this.#desk.pick(asked, loads) ?? -1];
    if (server === undefined) return undefined;
    this.#count(server.id, 1);
    this.#desk.tell('onOpen', asked, server.id);
    return server.address;
  }

  /** Ends a connection of a server. */
  close(address: string, connection: Partial<Connection> = {}): void {
    const server = this.#servers.find(each => each.address === address);
    if (server === undefined) throw new RangeError(`Expected the address of a server, got ${address}`);
    const ended = {
      client: '192.0.2.1',
      clientPort: 40_000,
      destination: '198.51.100.1',
      destinationPort: 80,
      ...connection,
    };
    this.#count(server.id, -1);
    this.#desk.tell('onClose', ended, server.id);
  }

  /** Opens connections of clients one after the other, of which none ends; how many each server got, by its address. */
  spread(
    connections: number,
    connection: (number: number) => Partial<Connection> = clientOf,
  ): ReadonlyMap<string, number> {
    const counts = new Map(this.#servers.map(({ address }) => [address, 0]));
    for (let number = 0; number < connections; number++) {
      const address = this.open(connection(number));
      if (address !== undefined) counts.set(address, (counts.get(address) ?? 0) + 1);
    }
    return counts;
  }

  #count(id: string, more: number): void {
    const { active = 0, inactive = 0, overloaded = false } = this.#loads.get(id) ?? {};
    this.#loads.set(id, { active: active + more, inactive, overloaded });
  }
}

function clientOf(number: number): Partial<Connection> {
  return { client: `192.0.2.${1 + (number % 250)}`, clientPort: 1024 + (number % 60_000) };
}

function serverOf({ address, port = 80, ...rest }: TrialServer): Server {
  const usual = {
    weight: 1,
    active: 0,
    inactive: 0,
    overloaded: false,
    latency: undefined,
    age: Number.POSITIVE_INFINITY,
  };
  return {
    ...usual,
    ...rest,
    address,
    port,
    id: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
  };
}
