import { setTimeout as sleep } from 'node:timers/promises';
import { formatIp, type Ip } from '../../net/ip.ts';
import type { Log } from '../log.ts';
import type { Interface } from './interface.ts';
import { type IpCommand, ipCommand } from './ip-command.ts';
import { LearnedMtus } from './learned-mtus.ts';
import { ManagedNeighbours } from './managed-neighbours.ts';
import { type Findings, findNextHops, type NextHop } from './next-hop.ts';
import type { Lack } from './route.ts';
import { watchNetwork } from './watch.ts';

/** How long a new server's neighbour is waited for, and how often it is looked for: milliseconds. */
const patience = 500;
const lookEvery = 25;
/** Changes come as events; this is for events that were lost, milliseconds. */
const refreshEvery = 5000;

/** Told of the interfaces that there are now, by name. */
export type NetworkChanged = (interfaces: ReadonlyMap<string, Interface>) => void;

/** What next hops are learned from. */
export interface NextHopSources {
  readonly ip: IpCommand;
  readonly watch: typeof watchNetwork;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

const thisHost: NextHopSources = { ip: ipCommand, watch: watchNetwork, now: () => performance.now() };

/** The next hops to the real servers, kept up with the kernel's tables. */
export class NextHops implements Disposable {
  #known = new Map<Ip, NextHop>();
  #lacks = new Map<Ip, Lack>();
  readonly #ip: IpCommand;
  readonly #neighbours: ManagedNeighbours;
  readonly #mtus: LearnedMtus;
  readonly #wanted = new Set<Ip>();
  readonly #changed: NetworkChanged;
  readonly #log: Log;
  readonly #watch: Disposable;
  readonly #timer: NodeJS.Timeout;
  #refreshing: Promise<void> | undefined;
  #again = false;

  /** @param changed called when a next hop or an interface may have changed */
  constructor(changed: NetworkChanged, log: Log, { ip, watch, now }: NextHopSources = thisHost) {
    this.#ip = ip;
    this.#neighbours = new ManagedNeighbours(ip);
    this.#mtus = new LearnedMtus(now);
    this.#changed = changed;
    this.#log = log;
    this.#watch = watch(() => void this.refresh(), log);
    this.#timer = setInterval(() => void this.refresh(), refreshEvery).unref();
  }

  /** The next hop to an address, if there is one now; its MTU is no more than routers on the way take. */
  get(address: Ip): NextHop | undefined {
    const hop = this.#known.get(address);
    const limit = this.#mtus.limit(address);
    return hop === undefined || hop.mtu <= limit ? hop : { ...hop, mtu: limit };
  }

  /** Why there is no next hop to an address, where the kernel's routes tell. */
  lack(address: Ip): Lack | undefined {
    return this.#lacks.get(address);
  }

  /**
   * Takes a router's word for the longest packet on the way to an address. It counts for ten minutes, and can only be
   * lowered meanwhile. If that changes the next hop, `changed` is called soon.
   *
   * @param mtu of the outer packet, bytes; what is less than any link takes is ignored
   */
  learnMtu(address: Ip, mtu: number): void {
    if (!this.#wanted.has(address)) return;
    const before = this.get(address)?.mtu;
    this.#mtus.learn(address, mtu);
    if (this.get(address)?.mtu !== before) void this.refresh();
  }

  /** Starts to follow some addresses; waits a moment for neighbours that must be asked for first. */
  async follow(addresses: Iterable<Ip>): Promise<void> {
    const added = [...addresses].filter(address => !this.#wanted.has(address));
    if (added.length === 0) return;
    for (const address of added) this.#wanted.add(address);
    const deadline = performance.now() + patience;
    let findings = await this.#find(added);
    while (findings.pending.length > 0 && performance.now() < deadline) {
      await sleep(lookEvery);
      findings = await this.#find(added);
    }
    for (const [address, hop] of findings.hops) this.#known.set(address, hop);
    for (const [address, lack] of findings.lacks) this.#lacks.set(address, lack);
    for (const address of added.filter(candidate => !findings.hops.has(candidate))) {
      if (findings.lacks.get(address) === 'this host') continue;
      this.#log.warn(`No next hop to ${formatIp(address)} yet: ${reason(address, findings.pending)}`);
    }
  }

  /** Stops following all but some addresses. */
  async retain(addresses: Pick<ReadonlySet<Ip>, 'has'>): Promise<void> {
    const dropped = [...this.#wanted].filter(address => !addresses.has(address));
    if (dropped.length === 0) return;
    for (const address of dropped) this.#wanted.delete(address);
    this.#known = new Map([...this.#known].filter(([address]) => addresses.has(address)));
    this.#lacks = new Map([...this.#lacks].filter(([address]) => addresses.has(address)));
    this.#mtus.retain(addresses);
    await this.#neighbours.retain(addresses);
  }

  /** Reads the kernel's tables again. Calls while it is under way are answered by one more reading. */
  refresh(): Promise<void> {
    this.#again = true;
    this.#refreshing ??= this.#refreshUntilQuiet().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshUntilQuiet(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        const asked = new Set(this.#wanted);
        const { hops, lacks, interfaces } = await this.#find(asked);
        // Addresses that came meanwhile keep what was found for them.
        const isOther = ([address]: readonly [Ip, unknown]) => this.#wanted.has(address) && !asked.has(address);
        this.#known = new Map([...[...this.#known].filter(isOther), ...hops]);
        this.#lacks = new Map([...[...this.#lacks].filter(isOther), ...lacks]);
        this.#mtus.retain(this.#wanted);
        this.#changed(interfaces);
      } catch (error) {
        this.#log.warn(`Could not follow the kernel's routes and neighbours: ${String(error)}`);
      }
    }
  }

  async #find(addresses: Iterable<Ip>): Promise<Findings> {
    const findings = await findNextHops(addresses, this.#ip);
    this.#neighbours.note(findings);
    return findings;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#watch[Symbol.dispose]();
  }
}

function reason(address: Ip, pending: readonly Ip[]): string {
  return pending.includes(address) ? 'its neighbour does not answer' : 'there is no route to it over Ethernet';
}
