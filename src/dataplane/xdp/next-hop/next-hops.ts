import { setTimeout as sleep } from 'node:timers/promises';
import { formatIpv4, type Ipv4 } from '../../../net/ipv4.ts';
import type { Log } from '../log.ts';
import { findNextHops, type NextHop } from './next-hop.ts';
import { watchNetwork } from './watch.ts';

/** How long a new server's neighbour is waited for, and how often it is looked for: milliseconds. */
const patience = 500;
const lookEvery = 25;
/** Changes come as events; this is for events that were lost, milliseconds. */
const refreshEvery = 5000;

/** The next hops to the real servers, kept up with the kernel's tables. */
export class NextHops implements Disposable {
  #known: ReadonlyMap<Ipv4, NextHop> = new Map();
  readonly #wanted = new Set<Ipv4>();
  readonly #changed: () => void;
  readonly #log: Log;
  readonly #watch: Disposable;
  readonly #timer: NodeJS.Timeout;
  #refreshing: Promise<void> | undefined;
  #again = false;

  /** @param changed called when a next hop may have changed */
  constructor(changed: () => void, log: Log) {
    this.#changed = changed;
    this.#log = log;
    this.#watch = watchNetwork(() => void this.refresh(), log);
    this.#timer = setInterval(() => void this.refresh(), refreshEvery).unref();
  }

  /** The next hop to an address, if there is one now. */
  get(address: Ipv4): NextHop | undefined {
    return this.#known.get(address);
  }

  /** Starts to follow some addresses; waits a moment for neighbours that must be asked for first. */
  async follow(addresses: Iterable<Ipv4>): Promise<void> {
    const added = [...addresses].filter(address => !this.#wanted.has(address));
    if (added.length === 0) return;
    for (const address of added) this.#wanted.add(address);
    const deadline = performance.now() + patience;
    let findings = await findNextHops(added);
    while (findings.pending.length > 0 && performance.now() < deadline) {
      await sleep(lookEvery);
      findings = await findNextHops(added);
    }
    this.#known = new Map([...this.#known, ...findings.hops]);
    for (const address of added.filter(candidate => !findings.hops.has(candidate))) {
      this.#log.warn(`No next hop to ${formatIpv4(address)} yet: ${reason(address, findings.pending)}`);
    }
  }

  /** Stops following all but some addresses. */
  retain(addresses: ReadonlySet<Ipv4>): void {
    for (const address of this.#wanted) {
      if (!addresses.has(address)) this.#wanted.delete(address);
    }
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
        this.#known = (await findNextHops(this.#wanted)).hops;
        this.#changed();
      } catch (error) {
        this.#log.warn(`Could not read the kernel's routes and neighbours: ${String(error)}`);
      }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#watch[Symbol.dispose]();
  }
}

function reason(address: Ipv4, pending: readonly Ipv4[]): string {
  return pending.includes(address) ? 'its neighbour does not answer' : 'there is no route to it over Ethernet';
}
