import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { PacketSocket } from '../../src/netns/packet-socket.ts';
import type { InterfaceAt } from '../../src/netns/plan.ts';
import { build } from './build.ts';
import { macOfHost, namesOf } from './names.ts';
import { icmp } from './packet.ts';

/** How long the director may take for what it does at once, a slow virtual machine included. */
const fenceMs = 10_000;
/** How long to wait for what should still come, from a process that has much else to do. */
export const missingMs = 300;
/** The identifier of the echo requests that separate one packet's effects from the next one's. */
const fenceId = 0xfe0c;

const names = namesOf('10.0.0.2');

/** The other end of the director's cable: sends frames to it and takes those that it sends. */
export class WireEnd {
  readonly #socket: PacketSocket;
  #fences = 0;

  constructor(at: InterfaceAt) {
    this.#socket = PacketSocket.open(at);
  }

  /**
   * Sends packets to the director and returns the frames that it sent until it had done with them, noise left out. If
   * fewer than `expected` came, waits a little for more: what a process has to do comes later than what the kernel does.
   */
  async exchange(packets: readonly Uint8Array[], expected = 0, destination = '10.0.0.2'): Promise<Uint8Array[]> {
    // The kernel answers before `send` returns: without this, no timer would ever be looked after.
    await breathe();
    for (const packet of packets) this.#socket.send(frameOf(packet, destination));
    const frames = await this.#fence();
    const deadline = performance.now() + missingMs;
    while (frames.length < expected && performance.now() < deadline) {
      await sleep(5);
      frames.push(...this.#drain());
    }
    return frames;
  }

  /** Closes it. */
  close(): void {
    this.#socket.close();
  }

  /** Asks the director for an echo: everything before it has been dealt with when the reply comes. */
  async #fence(): Promise<Uint8Array[]> {
    const word = (fenceId << 16) | (++this.#fences & 0xffff);
    const echo = icmp(8, 0, { source: 'router', destination: 'director', word: word >>> 0 });
    this.#socket.send(frameOf(build(echo, names), '10.0.0.2'));
    const frames: Uint8Array[] = [];
    const deadline = performance.now() + fenceMs;
    for (;;) {
      const drained = this.#drain();
      const others = drained.filter(frame => !isReply(frame, word >>> 0));
      // What a process has sent may have come right behind the reply of the kernel.
      frames.push(...others);
      if (others.length < drained.length) return frames;
      if (performance.now() > deadline) throw new Error(`director: expected an echo within ${fenceMs} ms, got none`);
      await sleep(1);
    }
  }

  #drain(): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (let frame = this.#socket.receive(); frame; frame = this.#socket.receive()) {
      if (!isNoise(frame)) frames.push(frame);
    }
    return frames;
  }
}

/** A frame from the router to a host of the director's network. */
function frameOf(packet: Uint8Array, destination: string): Uint8Array {
  const type = (packet[0] ?? 0) >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00];
  return Uint8Array.from([...macOfHost(destination), ...macOfHost('10.0.0.1'), ...type, ...packet]);
}

function isReply(frame: Uint8Array, word: number): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  return (
    frame.length >= 42 &&
    view.getUint16(12) === 0x0800 &&
    frame[23] === 1 &&
    frame[34] === 0 &&
    view.getUint32(38) === word
  );
}

/** ARP, and what is sent to groups, such as neighbour discovery: what IPVS sends goes to hosts. */
function isNoise(frame: Uint8Array): boolean {
  const isArp = frame[12] === 0x08 && frame[13] === 0x06;
  const isGroup = ((frame[0] ?? 0) & 1) === 1;
  const isNeighbourMessage =
    frame[12] === 0x86 && frame[20] === 58 && (frame[54] ?? 0) >= 133 && (frame[54] ?? 0) <= 137;
  return isArp || isGroup || isNeighbourMessage;
}
