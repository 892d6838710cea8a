import { DataplaneError } from '../../dataplane.ts';
import type { Log } from '../../log.ts';
import { addLoss } from '../losses.ts';
import type { Outbox } from '../outbox.ts';
import type { PacketPath } from '../thread/protocol.ts';
import { Capture } from './capture.ts';
import { type InterfaceState, interfaceState } from './interface-state.ts';
import type { Port } from './port.ts';
import { ReceiveOffload } from './receive-offload.ts';
import { Transmitter } from './transmitter.ts';

/** How often interfaces are looked after, milliseconds. */
const lookEvery = 1000;

/** What frames are for. */
export interface AttachmentOptions {
  readonly interfaces: readonly string[];
  readonly packets: PacketPath;
  /** Handles a frame that came in by an interface. What is to be sent is in the outbox then. */
  readonly handle: (bytes: Uint8Array, ifindex: number, begin: number, end: number) => number;
  readonly outbox: Outbox;
  /** By `loss`. */
  readonly losses: Float64Array;
  readonly log: Log;
}

/** An interface that packets are taken from. */
interface Attached {
  readonly port: Port;
  readonly offload: ReceiveOffload;
  /** As it was when it was last looked at. */
  state: InterfaceState;
  /** Of what was lost, how much is counted. */
  lost: number;
}

/**
 * Takes frames from interfaces, has them handled, and sends what comes of them. That an interface goes down, or is deleted,
 * is told; one that comes back is taken again.
 */
export class Attachment implements Disposable {
  readonly #options: AttachmentOptions;
  readonly #transmitter: Transmitter;
  readonly #attached = new Map<string, Attached>();
  readonly #timer: NodeJS.Timeout;
  #saidJoined = false;

  /** @throws DataplaneError ERR_ATTACH; BpfError without the right to open a packet socket */
  constructor(options: AttachmentOptions) {
    this.#options = options;
    this.#transmitter = new Transmitter(options.outbox, options.losses, options.log);
    this.#timer = setInterval(() => this.#look(), lookEvery);
    try {
      for (const name of options.interfaces) this.#attach(name);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    for (const name of [...this.#attached.keys()]) this.#letGo(name);
    this.#transmitter.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #attach(name: string): void {
    const { outbox, handle, log } = this.#options;
    const state = interfaceState(name);
    if (state === undefined) {
      throw new DataplaneError('ERR_ATTACH', `Expected a network interface, got ${name}: there is none of this name`);
    }
    const { index, mtu } = state;
    const port = new Capture(name, mtu, {
      onFrame: (bytes, begin, end) => {
        handle(bytes, index, begin, end);
        if (outbox.isCrowded) this.#transmitter.flush();
      },
      onCut: () => this.#noteJoined(name),
      onTurn: () => this.#transmitter.flush(),
      onEnd: reason => this.#lose(name, reason),
    });
    const offload = new ReceiveOffload(name);
    this.#attached.set(name, { port, offload, state, lost: 0 });
    if (offload.wasOn) log.info(`generic receive offload of ${name} is off as long as packets are taken from it`);
  }

  #lose(name: string, reason: string): void {
    this.#letGo(name);
    this.#options.log.warn(`no packets come from interface ${name} any more: ${reason}`);
  }

  #letGo(name: string): void {
    const attached = this.#attached.get(name);
    if (attached === undefined) return;
    this.#attached.delete(name);
    this.#countLost(attached);
    attached.port.close();
    attached.offload[Symbol.dispose]();
  }

  /** Looks at every interface: those that are taken from, and those that are to be again. */
  #look(): void {
    for (const name of this.#options.interfaces) {
      const attached = this.#attached.get(name);
      if (attached === undefined) this.#retry(name);
      else this.#lookAt(name, attached);
    }
  }

  #lookAt(name: string, attached: Attached): void {
    this.#countLost(attached);
    const before = attached.state;
    const state = interfaceState(name);
    if (state === undefined || state.index !== before.index) this.#lose(name, 'it was deleted');
    else if (state.mtu > before.mtu) this.#lose(name, `its MTU was ${before.mtu} bytes and is ${state.mtu} now`);
    else if (before.isUp && !state.isUp) this.#options.log.warn(`interface ${name} is down`);
    else if (!before.isUp && state.isUp) this.#options.log.info(`interface ${name} is up`);
    attached.state = state ?? before;
  }

  #retry(name: string): void {
    try {
      this.#attach(name);
      this.#options.log.info(`interface ${name} is back`);
    } catch (error) {
      if (!(error instanceof DataplaneError)) throw error;
    }
  }

  #countLost(attached: Attached): void {
    const lost = attached.port.lost();
    if (lost > attached.lost) addLoss(this.#options.losses, 'DROP_RECEIVE_FULL', lost - attached.lost);
    attached.lost = lost;
  }

  #noteJoined(name: string): void {
    addLoss(this.#options.losses, 'DROP_JOINED');
    if (this.#saidJoined) return;
    this.#saidJoined = true;
    const what = `frames longer than the MTU come in by interface ${name} and are dropped: an offload has joined packets`;
    this.#options.log.warn(`${what}; turn segmentation offload (ethtool -K … tso off gso off) off where they are sent`);
  }
}
