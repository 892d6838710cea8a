import type { ServiceAddress } from '../../../../model/service.ts';
import { DataplaneError } from '../../../dataplane.ts';
import type { Log } from '../../../log.ts';
import { now } from '../../clock.ts';
import type { Outbox } from '../../outbox.ts';
import type { InterfaceState } from '../interface-state.ts';
import type { PacketIo } from '../packet-io.ts';
import type { Port, PortListener } from '../port.ts';
import { Diversion } from './diversion.ts';
import { HostReturn } from './host-return.ts';
import { XskPort } from './port.ts';
import { XskSender } from './sender.ts';

/** The packets for services come in by AF_XDP sockets, in place of the host, which sees only others; they leave by such. */
export class XskIo implements PacketIo {
  readonly frames: XskSender;
  readonly #host = new HostReturn();
  readonly #log: Log;
  readonly #diversions = new Set<Diversion>();
  #services: readonly ServiceAddress[] = [];

  /** @throws BpfError without the right to load programs, or to open a packet socket */
  constructor(outbox: Outbox, log: Log) {
    this.frames = new XskSender(outbox);
    this.#log = log;
  }

  open(name: string, state: InterfaceState, listener: PortListener): Port {
    const diversion = new Diversion(name, state.index, this.#log);
    const port = openPort(name, state, diversion, listener);
    this.#diversions.add(diversion);
    diversion.cover(this.#services);
    this.frames.use(state.index, port.sender);
    const close = () => {
      this.frames.use(state.index, undefined);
      this.#diversions.delete(diversion);
      port.close();
    };
    return { lost: () => port.lost(), close, [Symbol.dispose]: close };
  }

  cover(services: readonly ServiceAddress[]): void {
    this.#services = services;
    for (const diversion of this.#diversions) diversion.cover(services);
  }

  leaveToHost(bytes: Uint8Array, begin: number, end: number, ifindex: number): boolean {
    return this.#host.give(bytes.subarray(begin, end), ifindex, now());
  }

  [Symbol.dispose](): void {
    this.frames.close();
    this.#host[Symbol.dispose]();
  }
}

function openPort(name: string, state: InterfaceState, diversion: Diversion, listener: PortListener): XskPort {
  try {
    return new XskPort(state, diversion, listener);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DataplaneError('ERR_ATTACH', `Could not take packets from interface ${name} by AF_XDP: ${why}`, {
      cause,
    });
  }
}
