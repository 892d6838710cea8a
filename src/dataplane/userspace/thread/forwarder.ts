import type { Service } from '../../../model/service.ts';
import { explain } from '../../explain/explain.ts';
import { now } from '../clock.ts';
import { handle, type KeptFrame } from '../engine.ts';
import { viewOf } from '../explain/view.ts';
import { makeTables } from '../make-tables.ts';
import { eventOf } from '../packet-event.ts';
import { Registry } from '../registry.ts';
import { ServerPool } from '../server-pool.ts';
import { Sweeper } from '../sweeper.ts';
import type { Tables } from '../tables.ts';
import { Ways } from '../ways.ts';
import { AskedPackets } from './asked-packets.ts';
import { ConnectionTeller } from './connection-teller.ts';
import { KnownHops } from './known-hops.ts';
import type { Notice, OrderName, Orders, Outcome, SharedMemory } from './protocol.ts';
import { toWire } from './protocol.ts';

/** How often removed servers and services are forgotten whose connections are gone, milliseconds. */
const upkeepEvery = 60_000;

/** What a forwarder is made with. */
interface ForwarderOptions {
  readonly connections: number;
  readonly answersForHost: boolean;
  /** Is told what others should know; false: they take no more now. */
  readonly notify: (notice: Notice) => boolean;
  /** Is told which services there are, as soon as packets for them are handled. */
  readonly cover?: (services: readonly Service[]) => void;
  /** Is told of a frame that has waited and was handled once more; what is to be sent is in the outbox. */
  readonly resumed?: (frame: KeptFrame, verdict: number) => void;
}

type Handlers = {
  readonly [K in OrderName]: (ask: Orders[K]['ask']) => Orders[K]['answer'] | Promise<Orders[K]['answer']>;
};

/** Tables, and what is done with them: handles frames, and takes orders. All of it in one thread. */
export class Forwarder implements Disposable {
  readonly tables: Tables;
  readonly #hops = new KnownHops();
  readonly #pool = new ServerPool(new Ways(this.#hops));
  readonly #registry: Registry;
  readonly #sweeper: Sweeper;
  readonly #asked: AskedPackets;
  readonly #teller: ConnectionTeller;
  readonly #upkeep: NodeJS.Timeout;
  readonly #handlers: Handlers;
  readonly #cover: (services: readonly Service[]) => void;

  constructor(options: ForwarderOptions) {
    const { connections, answersForHost, notify, cover = () => undefined, resumed = () => undefined } = options;
    this.#cover = cover;
    this.#asked = new AskedPackets({ tables: () => this.tables, notify, resumed });
    this.#teller = new ConnectionTeller(notify, id => this.#registry.serviceOf(id));
    this.tables = makeTables({
      connections,
      answersForHost,
      servers: this.#pool.list,
      learnMtu: (server, mtu) => notify({ kind: 'mtu', server, mtu }),
      asking: this.#asked,
      tellOpened: packet => this.#teller.opened(packet),
      tell: (packet, verdict) => notify({ kind: 'event', event: eventOf(packet, verdict, new Date()) }),
    });
    this.tables.conns.onEnd = place => this.#teller.ended(this.tables, place);
    this.#registry = new Registry(this.tables, this.#pool);
    this.#sweeper = new Sweeper(this.tables, id => this.#registry.serviceOf(id), now);
    this.#sweeper.start();
    this.#upkeep = setInterval(() => this.#registry.reclaim(), upkeepEvery).unref();
    this.#handlers = {
      replace: ask => this.#replace(ask),
      settings: settings => {
        this.#registry.applySettings(settings);
        return undefined;
      },
      cursor: address => this.#registry.find(address).state.cursor,
      answer: ({ id, server }) => {
        this.#asked.answer(id, server);
        return undefined;
      },
      network: change => this.#learnNetwork(change),
      explain: ({ question, links }) => explain(viewOf(this.tables, now()), question, links),
    };
  }

  /** What other threads may read. */
  get memory(): SharedMemory {
    const { conns, verdicts, losses } = this.tables;
    return { connections: conns.memory, servers: this.#pool.memory, verdicts, losses, asked: this.#asked.counts };
  }

  /** Handles a frame that came in by an interface. Returns its verdict's number; what is to be sent is in the outbox. */
  handle(bytes: Uint8Array, ifindex: number, begin: number, end: number): number {
    return handle(this.tables, bytes, ifindex, now(), begin, end);
  }

  /** Does what was ordered. */
  async obey<K extends OrderName>(name: K, ask: Orders[K]['ask']): Promise<Outcome<K>> {
    try {
      return { answer: await this.#handlers[name](ask) };
    } catch (error) {
      return { error: toWire(error) };
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#upkeep);
    this.#sweeper[Symbol.dispose]();
    this.#asked[Symbol.dispose]();
    this.#teller[Symbol.dispose]();
  }

  async #replace({ removals, services, attention }: Orders['replace']['ask']): Promise<Orders['replace']['answer']> {
    const orphaned = this.#registry.replace(removals, services, attention);
    this.#cover(this.#registry.services());
    const placed = services.map(service => this.#registry.placed(service));
    if (orphaned && this.tables.rules.settings.expire_nodest_conn !== 0) await this.#sweeper.endOrphans();
    return placed;
  }

  #learnNetwork(change: Orders['network']['ask']): undefined {
    this.#hops.apply(change);
    if (change.vlans !== undefined) this.tables.vlans.replace(change.vlans);
    this.#pool.updateWays();
    return undefined;
  }
}
