import type { Settings } from '../../../bpf/generated/lvx.ts';
import type { BpfObject } from '../../../bpf/index.ts';
import type { ServerAddress } from '../../../model/server.ts';
import type { ServiceAddress } from '../../../model/service.ts';
import { isIpv6 } from '../../../net/ip.ts';
import { parsePort } from '../../../net/port.ts';
import { addressFromWords, addressWords } from '../../address-words.ts';
import type { FoundEntry, Picked, ServiceView } from '../../explain/view.ts';
import type { Target } from '../../explain/way.ts';
import type { PacketQuestion } from '../../explanation.ts';
import { netmaskWords } from '../../netmask.ts';
import { hashTableOf } from '../../plan.ts';
import { stageOf, stateNames } from '../../states.ts';
import type { TickClock } from '../clock.ts';
import type { PlacedService, Placement } from '../placement.ts';
import type { ProgramTables } from '../program-tables.ts';
import type { PlacedServer } from '../server-entries.ts';
import { type ConnPlace, exactPlace, hashedPlace, type Seeds } from './conn-key.ts';
import { type Entries, isOver } from './entries.ts';
import { pickFor } from './picking.ts';
import { wayOf } from './way.ts';

/** What an explainer asks. */
export interface ExplainParts {
  readonly object: BpfObject;
  readonly tables: ProgramTables;
  readonly placement: Placement;
  readonly clock: TickClock;
}

/** What a service is read from. */
interface ServiceParts extends ExplainParts {
  readonly entries: Entries;
  readonly seeds: Seeds;
  /** As the program has them. */
  readonly settings: Settings;
}

/** A service of the program's, as far as it concerns one packet. */
export class ProgramService implements ServiceView {
  readonly service: ServiceAddress;
  readonly scheduler: PlacedService['scheduler'];
  readonly asks: boolean;
  readonly #placed: PlacedService;
  readonly #question: PacketQuestion;
  readonly #parts: ServiceParts;
  readonly #place: ConnPlace;

  constructor(placed: PlacedService, question: PacketQuestion, parts: ServiceParts) {
    const { id, protocol, vip, port, scheduler, asks } = placed;
    this.service = { protocol, vip, port };
    this.scheduler = scheduler;
    this.asks = asks;
    this.#placed = placed;
    this.#question = question;
    this.#parts = parts;
    const placeOf = isIpv6(vip) || port === 0 ? hashedPlace : exactPlace;
    this.#place = placeOf(question, id, parts.seeds);
  }

  entry(): FoundEntry | undefined {
    const { entries, settings, tables, clock } = this.#parts;
    const found = entries.find(this.#place.key, settings);
    if (found === undefined) return undefined;
    const { real, controlled, idle, timeout } = found;
    const stage = stageOf(found.state);
    const server = tables.reals.server(real);
    const isOurs = tables.routes.way(real).serviceId === this.#placed.id;
    return {
      ...{ stage, state: stateNames[stage], controlled, over: isOver(found) },
      server: server && addressAndPort(server),
      idle: clock.seconds(idle),
      expiresIn: clock.seconds(timeout - idle),
      weight: tables.loads.limits(real).weight,
      target: server && isOurs ? this.#target({ ...server, index: real }) : undefined,
    };
  }

  kept(): Target | undefined {
    const { persistence, id, port, servers } = this.#placed;
    if (persistence === undefined) return undefined;
    const { entries, seeds, settings } = this.#parts;
    const mask = netmaskWords(persistence);
    const words = addressWords(this.#question.client).map((word, at) => (word & (mask[at] ?? 0)) >>> 0);
    const client = addressFromWords(isIpv6(this.#question.client) ? 6 : 4, words);
    const tuple = { ...this.#question, client, clientPort: parsePort(0), port };
    const found = entries.find(hashedPlace(tuple, id, seeds).key, settings);
    if (found === undefined || isOver(found)) return undefined;
    const server = servers.find(({ index }) => index === found.real);
    const isUsable = server && (server.weight > 0 || settings.expireQuiescentTemplate === 0);
    return isUsable ? this.#target(server) : undefined;
  }

  schedule(): Picked {
    const { settings } = this.#parts;
    const { picks, ...rest } = pickFor(this.#placed, this.#question, settings, this.#parts);
    return { ...rest, picks: picks.map(server => this.#target(server)) };
  }

  /** pick_unrecorded() of bpf/pick.h. */
  hashed(): Target | undefined {
    const { servers } = this.#placed;
    const table = hashTableOf(this.#placed);
    const server =
      table.length === 0 ? undefined : servers[table[Number(this.#place.hash >> 32n) % table.length] ?? -1];
    return server && this.#target(server);
  }

  #target(server: ServerAddress & Pick<PlacedServer, 'index'>): Target {
    const { tables, settings } = this.#parts;
    const { tunnel } = tables.routes.way(server.index);
    return { server: addressAndPort(server), way: wayOf(tunnel, tables.tunnels, settings.pmtuDisc === 0) };
  }
}

function addressAndPort({ address, port }: ServerAddress): ServerAddress {
  return { address, port };
}
