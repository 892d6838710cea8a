import { type Settings, settingsCodec } from '../../../bpf/generated/lvx.ts';
import { type BpfObject, u64 } from '../../../bpf/index.ts';
import { type ServerAddress, serverName } from '../../../model/server.ts';
import { type Ip, isIpv6 } from '../../../net/ip.ts';
import { ipv6Bytes } from '../../../net/ipv6.ts';
import { parsePort } from '../../../net/port.ts';
import type { Explanation, MatchStage, PacketQuestion, PickStage, TrackStage } from '../../explanation.ts';
import { addressFromWords, addressWords } from '../address-words.ts';
import type { TickClock } from '../clock.ts';
import { programStates, stateNames } from '../conn-table.ts';
import type { PlacedServer, PlacedService, Placement } from '../placement.ts';
import { hashTableOf } from '../plan.ts';
import type { ProgramTables } from '../program-tables.ts';
import { netmaskWords } from '../service-table.ts';
import { type ConnPlace, exactPlace, hashedPlace, type Seeds, type Tuple } from './conn-key.ts';
import { Entries, type FoundEntry, isOver } from './entries.ts';
import { opens, whyReused } from './opening.ts';
import { pickFor } from './picking.ts';
import { type Links, wayTo } from './way.ts';

/** What an explainer asks. */
export interface ExplainParts {
  readonly object: BpfObject;
  readonly tables: ProgramTables;
  readonly placement: Placement;
  readonly clock: TickClock;
}

/** What is known of a packet's connection before a server is picked. */
interface Tracked {
  readonly stage: TrackStage;
  readonly place: ConnPlace;
  /** The entry's server, if the packet belongs to it. */
  readonly real?: number;
}

/** What would be picked: servers by their indices, or a verdict. */
interface Choice {
  readonly stage: PickStage;
  readonly reals: readonly PlacedServer[];
}

/**
 * Tells what the program would do with a packet, by its own tables: stage by stage, in the program's order. Only reads.
 *
 * That there is room for a new connection, and in front of the frame, is taken for granted.
 */
export class Explainer implements Disposable {
  readonly #parts: ExplainParts;
  readonly #entries: Entries;
  readonly #seeds: Seeds;

  constructor(parts: ExplainParts) {
    this.#parts = parts;
    this.#entries = new Entries(parts.object, parts.clock);
    const seed = (name: string) => parts.object.variable(name, u64).get();
    this.#seeds = [seed('conn_seed_a'), seed('conn_seed_b')];
  }

  explain(question: PacketQuestion, links: Links): Explanation {
    if (!isHostAddress(question.client)) return { verdict: 'PASS_BAD_SOURCE', notes: [] };
    const settings = this.#parts.object.variable('settings', settingsCodec).get();
    const service = this.#match(question);
    if (service === undefined) return { match: {}, verdict: 'PASS_NO_SERVICE', notes: [] };
    const match: MatchStage = { service: addressOf(service), scheduler: service.scheduler };
    const tracked = this.#track(question, service, settings);
    const { stage: track, real } = tracked;
    if (track.outcome === 'refused') return { match, track, verdict: 'PASS_NO_CONNECTION', notes: [] };
    if (real === undefined) return { match, track, ...this.#pickAndWrap(question, service, tracked, settings, links) };
    const way = this.#parts.tables.routes.way(real);
    const server = this.#parts.tables.reals.server(real);
    if (way.serviceId === service.id && server !== undefined) {
      return { match, track, ...this.#wrap(server, way.tunnel, question, settings, links), notes: [] };
    }
    if (settings.expireNodestConn === 0) return { match, track, verdict: 'DROP_SERVER_REMOVED', notes: [] };
    const ended = "The entry's server was removed, and expire_nodest_conn is set: the connection ends.";
    if (!opens(question, settings)) return { match, track, verdict: 'PASS_NO_CONNECTION', notes: [ended] };
    const rest = this.#pickAndWrap(question, service, tracked, settings, links);
    return { match, track, ...rest, notes: [ended, ...rest.notes] };
  }

  /** The service that the program's index has for the packet's port, or for every port. */
  #match({ protocol, vip, port }: PacketQuestion): PlacedService | undefined {
    const { tables, placement } = this.#parts;
    const find = (at: typeof port) => {
      const id = tables.index.find({ protocol, vip, port: at })?.id;
      return id === undefined ? undefined : placement.services().find(service => service.id === id);
    };
    return find(port) ?? (placement.anyPortServices() > 0 ? find(parsePort(0)) : undefined);
  }

  #track(question: PacketQuestion, service: PlacedService, settings: Settings): Tracked {
    const place = this.#placeOf(question, service);
    const found = this.#entries.find(place.key, settings);
    const over = found && this.#whyOver(question, found, settings);
    const entry = found && this.#entryOf(found);
    if (found && over === undefined) {
      const why = "The packet belongs to the entry: it goes to the entry's server.";
      return { stage: { ...(entry && { entry }), outcome: 'known', why }, place, real: found.real };
    }
    const unknown = found ? `The entry does not count: ${over}.` : 'No entry.';
    return { stage: { ...(entry && { entry }), ...newOutcome(question, unknown, settings) }, place };
  }

  #placeOf(tuple: Tuple, { id, vip, port }: PlacedService): ConnPlace {
    return isIpv6(vip) || port === 0 ? hashedPlace(tuple, id, this.#seeds) : exactPlace(tuple, id, this.#seeds);
  }

  #whyOver(question: PacketQuestion, found: FoundEntry, settings: Settings): string | undefined {
    if (isOver(found)) return 'it has timed out';
    return whyReused(question, found, this.#parts.tables.loads.limits(found.real).weight, settings);
  }

  #entryOf({ real, state, idle, timeout }: FoundEntry): NonNullable<TrackStage['entry']> {
    const { clock, tables } = this.#parts;
    const server = tables.reals.server(real);
    return {
      server: server && addressAndPort(server),
      state: stateNames[programStates.get(state) ?? 'NONE'],
      idle: clock.seconds(idle),
      expiresIn: clock.seconds(timeout - idle),
    };
  }

  #pickAndWrap(
    question: PacketQuestion,
    service: PlacedService,
    tracked: Tracked,
    settings: Settings,
    links: Links,
  ): Pick<Explanation, 'pick' | 'encap' | 'notes'> & { readonly verdict?: string } {
    const { stage, reals } = this.#pick(question, service, tracked, settings);
    const notes = notesFor(service, tracked, settings, reals.length);
    const [first] = reals;
    if (first === undefined) {
      return { pick: stage, verdict: stage.by === 'hash' ? 'PASS_NO_CONNECTION' : 'ICMP_NO_SERVER', notes };
    }
    const ways = reals.map(({ index, ...server }) => {
      return this.#wrap(server, this.#parts.tables.routes.way(index).tunnel, question, settings, links);
    });
    const verdicts = new Set(ways.map(({ verdict }) => verdict));
    const [way] = ways;
    if (reals.length === 1 && way) return { pick: stage, ...way, notes };
    return { pick: stage, ...(verdicts.size === 1 && way && { verdict: way.verdict }), notes };
  }

  #pick(question: PacketQuestion, service: PlacedService, { stage, place }: Tracked, settings: Settings): Choice {
    const { servers, picks, byLot } = pickFor(service, question, settings, this.#parts);
    const common = { scheduler: service.scheduler, servers };
    if (stage.outcome === 'unrecorded') {
      const server = byHash(service, place.hash);
      return { stage: { by: 'hash', ...common, ...only(server) }, reals: server ? [server] : [] };
    }
    const kept = service.persistence && this.#kept(question, service, settings);
    if (kept) return { stage: { by: 'template', ...common, ...only(kept) }, reals: [kept] };
    if (!byLot || picks.length < 2) return { stage: { by: 'scheduler', ...common, ...only(picks[0]) }, reals: picks };
    return { stage: { by: 'scheduler', ...common, among: picks.map(addressAndPort) }, reals: picks };
  }

  /** The server that a persistent client keeps to. */
  #kept(question: PacketQuestion, service: PlacedService, settings: Settings): PlacedServer | undefined {
    const mask = netmaskWords(service.persistence);
    const words = addressWords(question.client).map((word, at) => (word & (mask[at] ?? 0)) >>> 0);
    const client = addressFromWords(isIpv6(question.client) ? 6 : 4, words);
    const tuple = { ...question, client, clientPort: parsePort(0), port: service.port };
    const found = this.#entries.find(hashedPlace(tuple, service.id, this.#seeds).key, settings);
    if (found === undefined || isOver(found)) return undefined;
    const server = service.servers.find(({ index }) => index === found.real);
    return server && (server.weight > 0 || settings.expireQuiescentTemplate === 0) ? server : undefined;
  }

  #wrap(server: ServerAddress, tunnel: number, question: PacketQuestion, settings: Settings, links: Links) {
    return wayTo(addressAndPort(server), tunnel, question, settings, this.#parts.tables.tunnels, links);
  }

  [Symbol.dispose](): void {
    this.#entries[Symbol.dispose]();
  }
}

function newOutcome(
  question: PacketQuestion,
  unknown: string,
  settings: Settings,
): Pick<TrackStage, 'outcome' | 'why'> {
  if (opens(question, settings)) return { outcome: 'new', why: `${unknown} The packet opens a connection.` };
  const may = 'The packet may not open a connection: it is no SYN, and sloppy_tcp is 0';
  if (settings.forwardUnrecorded === 0) return { outcome: 'refused', why: `${unknown} ${may}.` };
  return { outcome: 'unrecorded', why: `${unknown} ${may}; but packets without an entry are forwarded by hash.` };
}

/** pick_unrecorded() of bpf/pick.h. */
function byHash({ servers }: PlacedService, hash: bigint): PlacedServer | undefined {
  const table = hashTableOf(servers);
  return table.length === 0 ? undefined : servers[table[Number(hash >> 32n) % table.length] ?? -1];
}

function notesFor(service: PlacedService, { place }: Tracked, settings: Settings, picks: number): readonly string[] {
  const notes: string[] = [];
  if (picks > 1) notes.push(`${service.scheduler} draws lots: which of its servers it is, nobody can tell beforehand.`);
  const server = settings.newConnections > 0 ? byHash(service, place.hash) : undefined;
  if (server)
    notes.push(`While there are too many new connections (new_connection_rate): ${serverName(server)}, by hash.`);
  return notes;
}

function only(server: PlacedServer | undefined): Pick<PickStage, 'server'> {
  return server === undefined ? {} : { server: addressAndPort(server) };
}

function addressAndPort({ address, port }: ServerAddress): ServerAddress {
  return { address, port };
}

function addressOf({ protocol, vip, port }: PlacedService): NonNullable<MatchStage['service']> {
  return { protocol, vip, port };
}

/** Whether a host can have sent from an address: is_host_address() of bpf/parse.h and its like for IPv6. */
function isHostAddress(ip: Ip): boolean {
  if (!isIpv6(ip)) {
    const first = ip >>> 24;
    return first >= 1 && first <= 223 && first !== 127;
  }
  return ip !== '::' && ip !== '::1' && ipv6Bytes(ip)[0] !== 0xff;
}
