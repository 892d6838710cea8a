import type { ServiceAddress } from '../../../model/service.ts';
import type { InterfaceState } from './interface-state.ts';
import type { Port, PortListener } from './port.ts';

/** How frames come in and leave. */
export interface PacketIo extends Disposable {
  readonly frames: FrameOut;
  /** Takes frames from an interface. @throws DataplaneError ERR_ATTACH */
  open(name: string, state: InterfaceState, listener: PortListener): Port;
  /** From now on packets are for these services. */
  cover(services: readonly ServiceAddress[]): void;
  /** A frame is for the host; whether the host has it. */
  leaveToHost(bytes: Uint8Array, begin: number, end: number, ifindex: number): boolean;
}

/** Sends frames from an outbox. */
export interface FrameOut {
  /**
   * Sends some of the outbox's frames, without waiting.
   * @param indices of frames in the outbox
   * @param count of them
   * @param failed is told of each that was not sent, with the positive errno
   */
  send(indices: Int32Array, count: number, failed: (index: number, errno: number) => void): void;
}
