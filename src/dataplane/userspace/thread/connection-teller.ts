import type { ConnectionNews } from '../../scheduler-hook.ts';
import type { Packet } from '../packet.ts';
import { addressIn, clientPortIn, clientWord, keyWords, portIn, vipWord } from '../table/key.ts';
import { isTemplate } from '../table/load.ts';
import type { RealServer } from '../table/real-server.ts';
import type { ServiceEntry } from '../table/service-entry.ts';
import type { Tables } from '../tables.ts';
import type { Notice } from './protocol.ts';

/** How often it is looked for news that were lost, milliseconds. */
const lookEvery = 250;

/** Tells the ruling thread of connections of services that are watched. What it is too far behind for is counted. */
export class ConnectionTeller implements Disposable {
  readonly #notify: (notice: Notice) => boolean;
  readonly #serviceOf: (id: number) => ServiceEntry | undefined;
  readonly #key = new Int32Array(keyWords);
  readonly #timer: NodeJS.Timeout;
  #lost = 0;

  /** @param notify false: the ruling thread takes no more now */
  constructor(notify: (notice: Notice) => boolean, serviceOf: (id: number) => ServiceEntry | undefined) {
    this.#notify = notify;
    this.#serviceOf = serviceOf;
    this.#timer = setInterval(() => this.#tellLost(), lookEvery).unref();
  }

  /** A packet has opened a connection. */
  opened({ key, service, server }: Packet): void {
    if (service !== undefined && server !== undefined) this.#tell('opened', key, service, server);
  }

  /** The entry at a place ends; it is there still. */
  ended({ conns }: Tables, place: number): void {
    const server = conns.server(place);
    const service = server && this.#serviceOf(server.serviceId);
    if (server === undefined || !service?.isWatched || isTemplate(conns.state(place))) return;
    conns.copyKey(place, this.#key);
    this.#tell('closed', this.#key, service, server);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #tell(kind: 'opened' | 'closed', key: Int32Array, { asked }: ServiceEntry, { server }: RealServer): void {
    const { protocol, vip, port } = asked;
    const news: ConnectionNews = {
      kind,
      service: { protocol, vip, port },
      server: { address: server.address, port: server.port },
      client: addressIn(key, clientWord),
      clientPort: clientPortIn(key),
      vip: addressIn(key, vipWord),
      port: portIn(key),
      at: process.hrtime.bigint(),
    };
    if (!this.#tellLost() || !this.#notify({ kind: 'news', news })) this.#lost++;
  }

  /** Whether nothing is lost that has not been told. */
  #tellLost(): boolean {
    if (this.#lost === 0) return true;
    if (!this.#notify({ kind: 'news', news: { kind: 'lost', count: BigInt(this.#lost) } })) return false;
    this.#lost = 0;
    return true;
  }
}
