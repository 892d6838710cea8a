import { DataplaneError } from '../../dataplane.ts';
import type { Log } from '../../log.ts';
import type { Outbox } from '../outbox.ts';
import { Capture } from './capture.ts';
import { interfaceState } from './interface-state.ts';
import { ReceiveOffload } from './receive-offload.ts';
import { Transmitter } from './transmitter.ts';

/** How often an interface that is gone is looked for, milliseconds. */
const retryEvery = 1000;

/** What frames are for. */
export interface AttachmentOptions {
  readonly interfaces: readonly string[];
  /** Handles a frame that came in by an interface. What is to be sent is in the outbox then. */
  readonly handle: (bytes: Uint8Array, ifindex: number, begin: number, end: number) => void;
  readonly outbox: Outbox;
  readonly log: Log;
}

/** Takes frames from interfaces, has them handled, and sends what comes of them. An interface that comes back is taken again. */
export class Attachment implements Disposable {
  readonly #options: AttachmentOptions;
  readonly #transmitter: Transmitter;
  readonly #captures = new Map<string, Capture>();
  readonly #offloads = new Map<string, ReceiveOffload>();
  readonly #retries = new Map<string, NodeJS.Timeout>();

  /** @throws DataplaneError ERR_ATTACH; BpfError without the right to open a packet socket */
  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.#transmitter = new Transmitter(options.outbox, options.log);
    try {
      for (const name of options.interfaces) this.#attach(name);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Idempotent. */
  close(): void {
    for (const capture of this.#captures.values()) capture.close();
    for (const offload of this.#offloads.values()) offload[Symbol.dispose]();
    for (const timer of this.#retries.values()) clearTimeout(timer);
    this.#captures.clear();
    this.#offloads.clear();
    this.#retries.clear();
    this.#transmitter.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #attach(name: string): void {
    const { handle, outbox } = this.#options;
    const state = interfaceState(name);
    if (state === undefined) {
      throw new DataplaneError('ERR_ATTACH', `Expected a network interface, got ${name}: there is none of this name`);
    }
    const { index, mtu } = state;
    const capture = new Capture(name, mtu, {
      onFrame: (bytes, begin, end) => {
        handle(bytes, index, begin, end);
        if (outbox.isCrowded) this.#transmitter.flush();
      },
      onCut: () => undefined,
      onTurn: () => this.#transmitter.flush(),
      onEnd: reason => this.#lose(name, reason),
    });
    this.#captures.set(name, capture);
    const offload = new ReceiveOffload(name);
    this.#offloads.set(name, offload);
    if (offload.wasOn)
      this.#options.log.info(`generic receive offload of ${name} is off as long as packets are taken from it`);
  }

  #lose(name: string, reason: string): void {
    this.#captures.delete(name);
    this.#options.log.warn(`no packets come from interface ${name} any more: ${reason}`);
    this.#retry(name);
  }

  #retry(name: string): void {
    const timer = setTimeout(() => {
      this.#retries.delete(name);
      try {
        this.#attach(name);
        this.#options.log.info(`interface ${name} is back`);
      } catch (error) {
        if (!(error instanceof DataplaneError)) throw error;
        this.#retry(name);
      }
    }, retryEvery).unref();
    this.#retries.set(name, timer);
  }
}
