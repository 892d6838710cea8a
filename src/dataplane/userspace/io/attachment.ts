import { Verdict } from '../../../bpf/generated/lvx.ts';
import type { ServiceAddress } from '../../../model/service.ts';
import { DataplaneError } from '../../dataplane.ts';
import type { Log } from '../../log.ts';
import type { KeptFrame } from '../engine.ts';
import { addLoss } from '../losses.ts';
import type { Outbox } from '../outbox.ts';
import type { PacketPath } from '../thread/protocol.ts';
import { type InterfaceState, interfaceState } from './interface-state.ts';
import type { PacketIo } from './packet-io.ts';
import { PcapIo } from './pcap-io.ts';
import type { Port } from './port.ts';
import { Transmitter } from './transmitter.ts';
import { XskIo } from './xsk/xsk-io.ts';

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
  readonly #io: PacketIo;
  readonly #transmitter: Transmitter;
  readonly #attached = new Map<string, Attached>();
  readonly #timer: NodeJS.Timeout;
  #saidJoined = false;

  /** @throws DataplaneError ERR_ATTACH; BpfError without the rights that it takes */
  constructor(options: AttachmentOptions) {
    this.#options = options;
    const { packets, outbox, losses, log } = options;
    this.#io = packets === 'pcap' ? new PcapIo(outbox, log) : new XskIo(outbox, log);
    this.#transmitter = new Transmitter(outbox, this.#io.frames, losses, log);
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
    this.#io[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** From now on packets are for these services. */
  cover(services: readonly ServiceAddress[]): void {
    this.#io.cover(services);
  }

  /** Does the rest for a frame that was handled once more. */
  finish({ bytes, ifindex }: KeptFrame, verdict: number): void {
    this.#leave(bytes, ifindex, 0, bytes.length, verdict);
    this.#transmitter.flush();
  }

  #attach(name: string): void {
    const state = interfaceState(name);
    if (state === undefined) {
      throw new DataplaneError('ERR_ATTACH', `Expected a network interface, got ${name}: there is none of this name`);
    }
    const { outbox } = this.#options;
    const port = this.#io.open(name, state, {
      onFrame: (bytes, begin, end) => {
        this.#handle(bytes, state.index, begin, end);
        if (outbox.isCrowded) this.#transmitter.flush();
      },
      onCut: () => this.#noteJoined(name),
      onTurn: () => this.#transmitter.flush(),
      onEnd: reason => this.#lose(name, reason),
    });
    this.#attached.set(name, { port, state, lost: 0 });
  }

  #handle(bytes: Uint8Array, ifindex: number, begin: number, end: number): void {
    this.#leave(bytes, ifindex, begin, end, this.#options.handle(bytes, ifindex, begin, end));
  }

  /** Leaves a frame to the host if its verdict says so. */
  #leave(bytes: Uint8Array, ifindex: number, begin: number, end: number, verdict: number): void {
    if (!isForHost(verdict) || this.#io.leaveToHost(bytes, begin, end, ifindex)) return;
    addLoss(this.#options.losses, 'DROP_HOST_FULL');
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
  }

  /** Looks at every interface: those that are taken from, and those that are to be again. */
  #look(): void {
    this.#transmitter.flush();
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

/** Whether a verdict leaves a packet to the host. What has no connection is not: it was answered in the host's place. */
function isForHost(verdict: number): boolean {
  const { PASS_NOT_IP, PASS_SERVER_HERE, PASS_NO_CONNECTION } = Verdict;
  return verdict >= PASS_NOT_IP && verdict <= PASS_SERVER_HERE && verdict !== PASS_NO_CONNECTION;
}
