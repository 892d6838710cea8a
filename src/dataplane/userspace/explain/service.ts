import type { ServerAddress } from '../../../model/server.ts';
import type { ServiceAddress } from '../../../model/service.ts';
import type { FoundEntry, Picked, ServiceView } from '../../explain/view.ts';
import type { Target } from '../../explain/way.ts';
import type { PacketQuestion } from '../../explanation.ts';
import { stageOf, stateNames } from '../../states.ts';
import { hashedServer } from '../stages/pick.ts';
import type { RealServer } from '../table/real-server.ts';
import type { ServiceEntry } from '../table/service-entry.ts';
import type { Tables } from '../tables.ts';
import { findTemplate, keptServer } from '../templates.ts';
import { pickFor } from './picking.ts';
import { knownWay } from './way.ts';

/** A service of the engine's, as far as it concerns one packet. */
export class EngineService implements ServiceView {
  readonly service: ServiceAddress;
  readonly scheduler: string;
  readonly asks: boolean;
  readonly #entry: ServiceEntry;
  readonly #question: PacketQuestion;
  readonly #key: Int32Array;
  readonly #tables: Tables;
  readonly #now: number;

  /**
   * @param key of the packet's connection
   * @param now milliseconds
   */
  constructor(entry: ServiceEntry, question: PacketQuestion, key: Int32Array, tables: Tables, now: number) {
    const { protocol, vip, port, scheduler } = entry.asked;
    this.service = { protocol, vip, port };
    this.scheduler = scheduler;
    this.asks = entry.isAsked;
    this.#entry = entry;
    this.#question = question;
    this.#key = key;
    this.#tables = tables;
    this.#now = now;
  }

  entry(): FoundEntry | undefined {
    const { conns } = this.#tables;
    const place = conns.find(this.#key);
    if (place < 0) return undefined;
    const state = conns.state(place);
    const stage = stageOf(state);
    const real = conns.server(place);
    const idle = this.#now - conns.seen(place);
    const isOurs = real?.isLive === true && real.serviceId === this.#entry.id;
    return {
      ...{ stage, state: stateNames[stage], controlled: conns.isControlled(place) },
      over: conns.isOver(place, this.#now),
      server: real && addressAndPort(real.server),
      idle: idle / 1000,
      expiresIn: ((conns.timeouts[state] ?? 0) - idle) / 1000,
      weight: real?.load.weight ?? 0,
      target: real && isOurs ? this.#target(real) : undefined,
    };
  }

  kept(): Target | undefined {
    if (!this.#entry.isPersistent) return undefined;
    const place = findTemplate(this.#tables, this.#key, this.#entry);
    const real = keptServer(this.#tables, place, this.#entry, this.#now);
    return real && this.#target(real);
  }

  schedule(): Picked {
    const { picks, ...rest } = pickFor(this.#entry, this.#question, this.#tables.rules.settings, this.#now);
    return { ...rest, picks: picks.map(real => this.#target(real)) };
  }

  hashed(): Target | undefined {
    const real = hashedServer(this.#tables, this.#key, this.#entry);
    return real && this.#target(real);
  }

  #target({ server, way }: RealServer): Target {
    return { server: addressAndPort(server), way: knownWay(way, this.#tables.rules.settings) };
  }
}

function addressAndPort({ address, port }: ServerAddress): ServerAddress {
  return { address, port };
}
