import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NetnsError } from './errors.ts';
import type { InterfaceAt } from './plan.ts';

const require = createRequire(import.meta.url);

/** From the kernel's headers: socket.h, if_ether.h, sched.h, errno.h, if_packet.h. */
const AF_PACKET = 17;
const SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0o4000 | 0o2000000;
const ETH_P_ALL_BE = 0x0300;
const CLONE_NEWNET = 0x40000000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const EAGAIN = 11;
const ENETDOWN = 100;

const receiveBuffer = 16 << 20;
const longestFrame = 65_536 + 14;

let bound: ReturnType<typeof bind> | undefined;

function bind() {
  const koffi: typeof import('koffi').default = require('koffi');
  const library = koffi.load('libc.so.6');
  const setns: (fd: number, type: number) => number = library.func('int setns(int fd, int nstype)');
  const socket: (domain: number, type: number, protocol: number) => number = library.func(
    'int socket(int domain, int type, int protocol)',
  );
  const bindSocket: (fd: number, address: Uint8Array, length: number) => number = library.func(
    'int bind(int fd, const void *addr, unsigned int len)',
  );
  const setsockopt: (fd: number, level: number, name: number, value: Uint8Array, length: number) => number =
    library.func('int setsockopt(int fd, int level, int name, const void *value, unsigned int len)');
  const send: (fd: number, bytes: Uint8Array, length: number, flags: number) => number = library.func(
    'int64_t send(int fd, const void *buf, size_t len, int flags)',
  );
  const recv: (fd: number, bytes: Uint8Array, length: number, flags: number) => number = library.func(
    'int64_t recv(int fd, void *buf, size_t len, int flags)',
  );
  const indexOf: (name: string) => number = library.func('unsigned int if_nametoindex(const char *name)');
  return { setns, socket, bindSocket, setsockopt, send, recv, indexOf, errno: () => koffi.errno() };
}

function libc(): ReturnType<typeof bind> {
  bound ??= bind();
  return bound;
}

/**
 * Does something synchronous with this thread in another network namespace, e.g. opens a socket that stays there.
 * @throws NetnsError if there is no such namespace, or no right to enter it.
 */
export function withNamespace<T>(namespace: string, work: () => T): T {
  const own = openSync('/proc/thread-self/ns/net', 'r');
  try {
    enter(namespace);
    return work();
  } finally {
    const status = libc().setns(own, CLONE_NEWNET);
    closeSync(own);
    // A process that is lost in another namespace must not go on.
    if (status !== 0) process.abort();
  }
}

function enter(namespace: string): void {
  const fd = openSync(`/run/netns/${namespace}`, 'r');
  try {
    if (libc().setns(fd, CLONE_NEWNET) !== 0) {
      const got = `errno ${libc().errno()}`;
      throw new NetnsError('ERR_COMMAND', `${namespace}: expected to enter the namespace, got ${got}`);
    }
  } finally {
    closeSync(fd);
  }
}

/** Sends and receives whole Ethernet frames on an interface, in whatever namespace it is; a frame that it sent is not received. */
export class PacketSocket {
  readonly #fd: number;
  readonly #at: InterfaceAt;
  readonly #buffer = new Uint8Array(longestFrame);
  #isClosed = false;

  private constructor(fd: number, at: InterfaceAt) {
    this.#fd = fd;
    this.#at = at;
  }

  /**
   * Opens a socket on an interface that exists.
   * @throws NetnsError if that can't be, with the number of the error (errno.h).
   */
  static open(at: InterfaceAt): PacketSocket {
    return withNamespace(at.namespace, () => {
      const { socket, indexOf } = libc();
      const index = indexOf(at.interface);
      // 0 would be every interface.
      if (index === 0) throw failure(at, 'if_nametoindex', libc().errno());
      const fd = check(at, 'socket', socket(AF_PACKET, SOCK_RAW_NONBLOCK_CLOEXEC, 0));
      try {
        bindTo(at, fd, index);
      } catch (error) {
        closeSync(fd);
        throw error;
      }
      return new PacketSocket(fd, at);
    });
  }

  /** Sends a frame, which has been handed to the interface when this returns. */
  send(frame: Uint8Array): void {
    check(this.#at, 'send', libc().send(this.#fd, frame, frame.length, 0));
  }

  /** The next frame that came in, or undefined if none is waiting. */
  receive(): Uint8Array | undefined {
    const length = libc().recv(this.#fd, this.#buffer, this.#buffer.length, 0);
    if (length >= 0) return this.#buffer.slice(0, length);
    const errno = libc().errno();
    if (errno === EAGAIN || errno === ENETDOWN) return undefined;
    throw failure(this.#at, 'recv', errno);
  }

  /** Closes it. Does nothing if that was done before. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
  }
}

function bindTo(at: InterfaceAt, fd: number, index: number): void {
  const { bindSocket, setsockopt } = libc();
  const size = new Uint8Array(Uint32Array.of(receiveBuffer).buffer);
  check(at, 'setsockopt', setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, size, size.length));
  // struct sockaddr_ll: family, protocol (network order), interface index; the rest is not for bind.
  const address = new DataView(new ArrayBuffer(20));
  address.setUint16(0, AF_PACKET, true);
  address.setUint16(2, ETH_P_ALL_BE, true);
  address.setInt32(4, index, true);
  check(at, 'bind', bindSocket(fd, new Uint8Array(address.buffer), address.byteLength));
}

function check(at: InterfaceAt, call: string, result: number): number {
  if (result >= 0) return result;
  throw failure(at, call, libc().errno());
}

function failure(at: InterfaceAt, call: string, errno: number): NetnsError {
  return new NetnsError(
    'ERR_COMMAND',
    `${call} on ${at.namespace} ${at.interface}: expected success, got errno ${errno}`,
  );
}
