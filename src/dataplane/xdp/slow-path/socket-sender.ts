import { BpfError } from '../../../bpf/index.ts';
import { familyOf, type Ip } from '../../../net/ip.ts';
import { PacketSocket } from '../../sockets/packet-socket.ts';
import { RawSocket, wholePackets } from '../../sockets/raw-socket.ts';
import type { OuterPacket, Sender } from './sender.ts';
import { sourceTo } from './source-address.ts';

/** Sends by raw sockets and a packet socket, which are opened when they are first needed. */
export class SocketSender implements Sender {
  readonly #sockets = new Map<string, RawSocket>();
  #frames: PacketSocket | undefined;

  tunnel({ destination, protocol, ttl, tos, df, payload }: OuterPacket): number {
    return this.#by(familyOf(destination), protocol, socket => socket.send(payload, destination, { ttl, tos, df }));
  }

  whole(packet: Uint8Array, by: Ip): number {
    return this.#by(familyOf(by), wholePackets, socket => socket.send(packet, by));
  }

  frame(frame: Uint8Array, ifindex: number): number {
    return errnoOf(() => {
      this.#frames ??= new PacketSocket();
      return this.#frames.send(frame, ifindex);
    });
  }

  sourceTo(destination: Ip): Ip | undefined {
    return sourceTo(destination);
  }

  /** Closes the sockets; idempotent. */
  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
    this.#frames?.close();
    this.#frames = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #by(family: 4 | 6, protocol: number, send: (socket: RawSocket) => number): number {
    return errnoOf(() => send(this.#open(family, protocol)));
  }

  #open(family: 4 | 6, protocol: number): RawSocket {
    const name = `${family} ${protocol}`;
    const socket = this.#sockets.get(name) ?? new RawSocket(family, protocol);
    this.#sockets.set(name, socket);
    return socket;
  }
}

/** What sending returns; or why its socket could not be opened. */
function errnoOf(send: () => number): number {
  try {
    return send();
  } catch (error) {
    if (error instanceof BpfError && error.errno > 0) return error.errno;
    throw error;
  }
}
