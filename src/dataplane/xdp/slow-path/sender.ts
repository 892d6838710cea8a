import type { Ip } from '../../../net/ip.ts';
import type { HeaderFields } from '../../sockets/raw-socket.ts';

/** What the kernel is to put behind an outer IP header, which it writes, and fragments where the way demands it. */
export interface OuterPacket extends HeaderFields {
  readonly destination: Ip;
  /** The IP protocol number (IANA) of the payload. */
  readonly protocol: number;
  readonly payload: Uint8Array;
}

/** Lets packets out. Never waits: what can't go at once is not sent. */
export interface Sender extends Disposable {
  /** Sends a payload in an outer header. Returns 0, or the positive errno. */
  tunnel(packet: OuterPacket): number;

  /**
   * Sends a whole IP packet by the host's route to an address of its version: to that host, whatever the packet's own
   * destination is. Returns 0, or the positive errno.
   */
  whole(packet: Uint8Array, by: Ip): number;

  /** Sends a whole frame by an interface. Returns 0, or the positive errno. */
  frame(frame: Uint8Array, ifindex: number): number;

  /** The address that the host's routes give to packets for a destination; undefined where there is no route. */
  sourceTo(destination: Ip): Ip | undefined;
}
