import { type Server, serverName } from '../model/server.ts';
import type { Service } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import { maglevTable } from '../sched/mh.ts';
import { schedulers } from '../sched/registry.ts';
import type { Candidate, Plan, Progress } from '../sched/scheduler.ts';

/** Sizes of the table by which packets without an entry are forwarded: the first that has room for all servers is taken. */
const hashTableSizes = [251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521];
/** Entries that each server should have in it. */
const entriesPerServer = 32;

/** How a service's scheduler goes over its servers; `before`: what it is to take over from. */
export function planOf(service: Service, before?: Progress): Plan {
  const options = { flags: service.schedulerFlags, ...(before !== undefined && { before }) };
  return schedulers[service.scheduler].plan(candidates(service.servers), options);
}

/** The table by which packets without an entry find one of some servers: positions in the list. */
export function hashTableOf(servers: readonly Server[]): number[] {
  if (servers.length === 0) return [];
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
