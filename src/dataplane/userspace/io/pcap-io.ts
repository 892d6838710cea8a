import type { Log } from '../../log.ts';
import type { Outbox } from '../outbox.ts';
import { Capture } from './capture.ts';
import { FrameSender } from './frame-sender.ts';
import type { InterfaceState } from './interface-state.ts';
import type { PacketIo } from './packet-io.ts';
import type { Port, PortListener } from './port.ts';
import { ReceiveOffload } from './receive-offload.ts';

/** Frames come in by libpcap, beside the host, which sees all of them too; they leave by a packet socket. */
export class PcapIo implements PacketIo {
  readonly frames: FrameSender;
  readonly #log: Log;

  /** @throws BpfError without the right to open a packet socket */
  constructor(outbox: Outbox, log: Log) {
    this.frames = new FrameSender(outbox);
    this.#log = log;
  }

  open(name: string, { mtu }: InterfaceState, listener: PortListener): Port {
    const capture = new Capture(name, mtu, listener);
    const offload = new ReceiveOffload(name);
    if (offload.wasOn) this.#log.info(`generic receive offload of ${name} is off as long as packets are taken from it`);
    const close = () => {
      capture.close();
      offload[Symbol.dispose]();
    };
    return { lost: () => capture.lost(), close, [Symbol.dispose]: close };
  }

  cover(): void {
    // Every packet is seen; the host is kept from answering by `HostRule`.
  }

  leaveToHost(): boolean {
    return true;
  }

  [Symbol.dispose](): void {
    this.frames.close();
  }
}
