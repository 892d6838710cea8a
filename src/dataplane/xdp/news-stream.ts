import { type ConnNews, ConnNewsKind, connNewsCodec } from '../../bpf/generated/lvx.ts';
import { type BpfMap, decode, RingBuffer, type Variable } from '../../bpf/index.ts';
import type { ServerAddress } from '../../model/server.ts';
import type { ServiceAddress } from '../../model/service.ts';
import { parsePort } from '../../net/port.ts';
import { addressFromWords } from '../address-words.ts';
import type { ConnectionNews } from '../scheduler-hook.ts';

/** Records that one turn of the event loop is spent on at most: a millisecond or two. */
const burst = 512;
/** How often it is looked for news that were lost, milliseconds. */
const lookEvery = 250;

/** What a record does not say itself. */
export interface NewsContext {
  /** The service that an id stands for, also one that was removed. */
  readonly service: (id: number) => ServiceAddress | undefined;
  /** The real server that an index stands for now. */
  readonly server: (realIndex: number) => ServerAddress | undefined;
}

/** What a stream of news is made of. */
export interface NewsParts extends NewsContext {
  /** The ring buffer `conn_news`. */
  readonly map: BpfMap<unknown, unknown>;
  /** The variable `conn_news_lost`. */
  readonly lost: Pick<Variable<bigint>, 'get'>;
  readonly take: (news: ConnectionNews) => void;
}

/** What the program told of a connection; undefined if nobody knows its service any more. */
export function connectionNews(record: ConnNews, { service, server }: NewsContext): ConnectionNews | undefined {
  const { tuple, realIndex, kind, nanoseconds } = record;
  const family = tuple.family === 6 ? 6 : 4;
  const address = service(tuple.serviceId);
  if (address === undefined) return undefined;
  const real = server(realIndex);
  return {
    kind: kind === ConnNewsKind.OPENED ? 'opened' : 'closed',
    service: address,
    ...(real && { server: { address: real.address, port: real.port } }),
    client: addressFromWords(family, tuple.client),
    clientPort: parsePort(tuple.clientPort),
    vip: addressFromWords(family, tuple.vip),
    port: parsePort(tuple.port),
    at: nanoseconds,
  };
}

/** Hands on what the program tells of connections that come and go. Does not keep the process alive. */
export class NewsStream implements Disposable {
  readonly #ring: RingBuffer;
  readonly #timer: NodeJS.Timeout;

  /** Begins at once; what was lost before does not count. */
  constructor({ map, lost, take, ...context }: NewsParts) {
    this.#ring = new RingBuffer(
      map,
      record => {
        const news = connectionNews(decode(connNewsCodec, record), context);
        if (news !== undefined) take(news);
      },
      burst,
    );
    this.#ring.unref();
    let before = lost.get();
    this.#timer = setInterval(() => {
      const now = lost.get();
      if (now > before) take({ kind: 'lost', count: now - before });
      before = now;
    }, lookEvery).unref();
  }

  /** Stops; idempotent. The map is not closed. */
  close(): void {
    clearInterval(this.#timer);
    this.#ring.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
