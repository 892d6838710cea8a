import { type FragmentKey, type FragmentNote, slowPacketCodec } from '../../../bpf/generated/lvx.ts';
import { type BpfMap, decode, RingBuffer } from '../../../bpf/index.ts';
import type { SlowCounters } from './counters.ts';
import { type SlowContext, SlowHandler } from './handler.ts';
import { SocketSender } from './socket-sender.ts';

/** What a slow path works with; the maps stay open when it is closed. */
export interface SlowPathOptions extends SlowContext {
  /** The ring buffer `slow_packets`. */
  readonly packets: BpfMap<unknown, unknown>;
  /** The map `fragments`. */
  readonly fragments: BpfMap<FragmentKey, FragmentNote>;
}

/** Takes the packets that the program hands to the control plane, and sends them by raw sockets. Does not keep the process alive. */
export class SlowPath implements Disposable {
  readonly #handler: SlowHandler;
  readonly #ring: RingBuffer;

  /** Begins at once. Needs CAP_NET_RAW when there is something to send. */
  constructor({ packets, fragments, ...context }: SlowPathOptions) {
    this.#handler = new SlowHandler(context, fragments, new SocketSender());
    this.#ring = new RingBuffer(packets, record => this.#handler.take(decode(slowPacketCodec, record)));
    this.#ring.unref();
  }

  /** What became of the packets so far. */
  counters(): SlowCounters {
    return this.#handler.counters();
  }

  /** Stops, and forgets fragments that wait; idempotent. */
  close(): void {
    this.#ring.close();
    this.#handler.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
