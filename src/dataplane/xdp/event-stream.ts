import { type Event, eventCodec, Verdict } from '../../bpf/generated/lvx.ts';
import { type BpfMap, decode, RingBuffer } from '../../bpf/index.ts';
import type { ServerAddress } from '../../model/server.ts';
import { parsePort } from '../../net/port.ts';
import { addressFromWords } from '../address-words.ts';
import type { Broadcast } from '../broadcast.ts';
import type { PacketEvent } from '../packet-event.ts';

/** What an event does not say itself. */
export interface EventContext {
  /** The real server that an index stands for now. */
  readonly server: (realIndex: number) => ServerAddress | undefined;
  /** Monotonic nanoseconds, as the program reads them. */
  readonly monotonic: () => bigint;
  /** Wall time, milliseconds since 1970. */
  readonly wall: () => number;
}

const names = new Map<number, string>(Object.entries(Verdict).map(([name, verdict]) => [verdict, name]));

/** What the program told of a packet, in the control plane's words. */
export function packetEvent(event: Event, context: EventContext): PacketEvent {
  const family = event.family === 6 ? 6 : 4;
  const server = event.hasReal ? context.server(event.realIndex) : undefined;
  const age = Number(context.monotonic() - event.nanoseconds) / 1e6;
  return {
    at: new Date(context.wall() - age),
    verdict: names.get(event.verdict) ?? String(event.verdict),
    protocol: event.protocol,
    client: addressFromWords(family, event.client),
    clientPort: parsePort(event.clientPort),
    vip: addressFromWords(family, event.vip),
    port: parsePort(event.port),
    ...(server && { server: { address: server.address, port: server.port } }),
    length: event.length,
  };
}

/** Publishes what the program tells of sampled packets. Does not keep the process alive. */
export class EventStream implements Disposable {
  readonly #ring: RingBuffer;

  /**
   * Begins at once.
   * @param map the ring buffer `events`
   * @param server the real server that an index stands for now
   */
  constructor(
    map: BpfMap<unknown, unknown>,
    server: EventContext['server'],
    broadcast: Pick<Broadcast<PacketEvent>, 'publish'>,
  ) {
    const context = { server, monotonic: () => process.hrtime.bigint(), wall: () => Date.now() };
    this.#ring = new RingBuffer(map, record => broadcast.publish(packetEvent(decode(eventCodec, record), context)));
    this.#ring.unref();
  }

  /** Stops; idempotent. Neither the map nor the broadcast is closed. */
  close(): void {
    this.#ring.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
