import { addressOf, bind, c, holding, lastErrno } from '../../../bpf/ffi/library.ts';
import { BpfError } from '../../../bpf/index.ts';
import type { Outbox } from '../outbox.ts';
import type { FrameOut } from './packet-io.ts';

const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_SNDBUFFORCE = 32;
/** Bytes that frames may take in the kernel, with all that it keeps of each, before they have left. */
const kernelBuffer = 4 << 20;

const FUNCTIONS = {
  socket: c<(family: number, type: number, protocol: number) => number>(
    'int socket(int domain, int type, int protocol)',
  ),
  sendmmsg: c<(fd: number, messages: Uint8Array, count: number, flags: number) => number>(
    'int sendmmsg(int sockfd, void *msgvec, unsigned int vlen, int flags)',
  ),
  setsockopt: c<(fd: number, level: number, option: number, value: Uint32Array, length: number) => number>(
    'int setsockopt(int sockfd, int level, int optname, const void *optval, uint32_t optlen)',
  ),
  close: c<(fd: number) => number>('int close(int fd)'),
};

const functions = bind('libc.so.6', 'libc6', FUNCTIONS);

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
  #fd: number;

  /** @throws BpfError with the errno: `EPERM`, … */
  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#fd = functions().socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (this.#fd < 0) throw new BpfError({ operation: 'open', object: 'packet socket', errno: lastErrno() });
    // Without the right to more than usual, it is as much as usual.
    functions().setsockopt(this.#fd, SOL_SOCKET, SO_SNDBUFFORCE, Uint32Array.of(kernelBuffer), 4);
    // User space's addresses are below 2^47.
    this.#base = Number(addressOf(outbox.bytes.buffer));
    this.#prepare();
  }

  send(indices: Int32Array, count: number, failed: (index: number, errno: number) => void): void {
    for (let done = 0; done < count; ) {
      const some = Math.min(most, count - done);
      for (let place = 0; place < some; place++) this.#put(place, indices[done + place] ?? 0);
      const sent = holding([this.#outbox.bytes, this.#messages, this.#vectors, this.#addresses], () =>
        functions().sendmmsg(this.#fd, this.#messageBytes, some, MSG_DONTWAIT),
      );
      // The first of those that are left is the one that could not be sent.
      if (sent < 0) failed(indices[done] ?? 0, lastErrno());
      done += Math.max(1, sent);
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.#fd >= 0) functions().close(this.#fd);
    this.#fd = -1;
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
