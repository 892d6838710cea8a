import { type Server, serverName } from '../model/server.ts';
import type { Service, ServiceAddress } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import { maglevTable } from '../sched/mh.ts';
import { planBy } from '../sched/plan.ts';
import { isSchedulerName, type SchedulerName, schedulers } from '../sched/registry.ts';
import type { Candidate, Plan, Progress } from '../sched/scheduler.ts';

/** Sizes of the table by which packets without an entry are forwarded: the first that has room for all servers is taken. */
const hashTableSizes = [251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521];
/** Entries that each server should have in it. */
const entriesPerServer = 32;

/** How a service's scheduler goes over its servers; `before`: what it is to take over from. */
export function planOf(service: Service, before?: Progress): Plan {
  if (service.layout !== undefined) return service.layout;
  const context = { flags: service.schedulerFlags, ...(before !== undefined && { before }) };
  return planBy(schedulers[programmed(service)], candidates(service.servers), context);
}

/**
 * The built-in scheduler by which a dataplane picks for a service: its own. With one that was added: `wrr`, which walks
 * slots, where it lays out some, else the one that it goes back to in the end, where it is not asked.
 */
export function programmed({
  scheduler,
  fallbacks,
  layout,
}: Omit<Service, keyof ServiceAddress | 'servers'>): SchedulerName {
  if (isSchedulerName(scheduler)) return scheduler;
  const last = fallbacks?.at(-1);
  return layout === undefined && last !== undefined && isSchedulerName(last) ? last : 'wrr';
}

/** Whether a plan may take over from the one that a service had. */
export function goesOn(before: Service, service: Service): boolean {
  return programmed(before) === programmed(service) && before.layout === undefined && service.layout === undefined;
}

/** The table by which packets without an entry find one of a service's servers: positions in the list. */
export function hashTableOf({ scheduler, servers }: Pick<Service, 'scheduler' | 'servers'>): number[] {
  if (servers.length === 0 || scheduler === 'none') return [];
  const wanted = servers.length * entriesPerServer;
  return maglevTable(candidates(servers), hashTableSizes.find(size => size >= wanted) ?? 65_521);
}

/** What servers are called. Texts are made once for each: a service may have thousands. */
const textsOf = new WeakMap<Server, { readonly id: string; readonly address: string }>();

/** A server as schedulers see it. Its texts are made when somebody asks for them: most schedulers don't. */
class ServerCandidate implements Candidate {
  readonly weight: number;
  readonly port: number;
  readonly #server: Server;

  constructor(server: Server) {
    this.weight = server.weight;
    this.port = server.port;
    this.#server = server;
  }

  get id(): string {
    return this.#texts().id;
  }

  get address(): string {
    return this.#texts().address;
  }

  #texts() {
    const known = textsOf.get(this.#server);
    if (known !== undefined) return known;
    const texts = { id: serverName(this.#server), address: formatIp(this.#server.address) };
    textsOf.set(this.#server, texts);
    return texts;
  }
}

/** Some servers as schedulers see them. */
export function candidates(servers: readonly Server[]): Candidate[] {
  return servers.map(server => new ServerCandidate(server));
}
