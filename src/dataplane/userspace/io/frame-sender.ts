import { addressOf, holding, lastErrno } from '../../../bpf/ffi/library.ts';
import { sockets } from '../../sockets/functions.ts';
import { AF_PACKET, openPacketSocket } from '../../sockets/packet-socket.ts';
import type { Outbox } from '../outbox.ts';
import type { FrameOut } from './packet-io.ts';

const MSG_DONTWAIT = 0x40;
/** Bytes that frames may take in the kernel, with all that it keeps of each, before they have left. */
export const kernelBuffer = 4 << 20;

/** Frames that are handed to the kernel at a time. */
const most = 64;
/** Bytes of struct mmsghdr, struct iovec and struct sockaddr_ll on 64-bit machines, and where their fields are, in words. */
const message = { words: 16, name: 0, nameLength: 2, vectors: 4, vectorCount: 6 } as const;
const vector = { words: 4, base: 0, length: 2 } as const;
const address = { words: 5, ifindex: 1 } as const;

/** Sends frames from an outbox by a packet socket (packet(7)), many with one system call. Needs CAP_NET_RAW. */
export class FrameSender implements FrameOut, Disposable {
  readonly #outbox: Outbox;
  readonly #messages = new Uint32Array(most * message.words);
  readonly #messageBytes = new Uint8Array(this.#messages.buffer);
  readonly #vectors = new Uint32Array(most * vector.words);
  readonly #addresses = new Uint32Array(most * address.words);
  readonly #base: number;
  readonly #socket = openPacketSocket();

  /** @throws BpfError with the errno: `EPERM`, … */
  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#socket.widen(kernelBuffer);
    // User space's addresses are below 2^47.
    this.#base = Number(addressOf(outbox.bytes.buffer));
    this.#prepare();
  }

  send(indices: Int32Array, count: number, failed: (index: number, errno: number) => void): void {
    for (let done = 0; done < count; ) {
      const some = Math.min(most, count - done);
      for (let place = 0; place < some; place++) this.#put(place, indices[done + place] ?? 0);
      const sent = holding([this.#outbox.bytes, this.#messages, this.#vectors, this.#addresses], () =>
        sockets().sendmmsg(this.#socket.fd, this.#messageBytes, some, MSG_DONTWAIT),
      );
      // The first of those that are left is the one that could not be sent.
      if (sent < 0) failed(indices[done] ?? 0, lastErrno());
      done += Math.max(1, sent);
    }
  }

  /** Idempotent. */
  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** What is the same in every message. */
  #prepare(): void {
    const vectors = Number(addressOf(this.#vectors.buffer));
    const addresses = Number(addressOf(this.#addresses.buffer));
    for (let place = 0; place < most; place++) {
      const at = place * message.words;
      putPointer(this.#messages, at + message.name, addresses + place * address.words * 4);
      this.#messages[at + message.nameLength] = address.words * 4;
      putPointer(this.#messages, at + message.vectors, vectors + place * vector.words * 4);
      this.#messages[at + message.vectorCount] = 1;
      this.#addresses[place * address.words] = AF_PACKET;
    }
  }

  #put(place: number, index: number): void {
    const start = this.#outbox.startOf(index);
    const at = place * vector.words;
    putPointer(this.#vectors, at + vector.base, this.#base + start);
    this.#vectors[at + vector.length] = this.#outbox.endOf(index) - start;
    this.#addresses[place * address.words + address.ifindex] = this.#outbox.ifindexOf(index);
  }
}

function putPointer(words: Uint32Array, at: number, pointer: number): void {
  words[at] = pointer % 2 ** 32;
  words[at + 1] = Math.floor(pointer / 2 ** 32);
}
