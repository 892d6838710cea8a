import { lastErrno } from '../../bpf/ffi/library.ts';
import { BpfError } from '../../bpf/index.ts';
import { sockets } from './functions.ts';

const SOCK_CLOEXEC = 0o2000000;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_SNDBUFFORCE = 32;

/** Types of sockets (socket(2)). */
export const socketTypes = { datagram: 2, raw: 3 } as const;

/** Which socket to open (socket(2)). */
export interface SocketKind {
  /** The number of an address family. */
  readonly family: number;
  readonly type: keyof typeof socketTypes;
  /** In the order of bytes that the family wants. Default: 0. */
  readonly protocol?: number;
  /** What to call it in errors. */
  readonly object: string;
}

/** A socket of this process, which its programs don't inherit. */
export class Socket implements Disposable {
  readonly #object: string;
  #fd: number;

  /** @throws BpfError with the errno: `EPERM`, `EAFNOSUPPORT`, … */
  constructor({ family, type, protocol = 0, object }: SocketKind) {
    this.#object = object;
    this.#fd = this.check('open', sockets().socket(family, socketTypes[type] | SOCK_CLOEXEC, protocol));
  }

  /** Its descriptor; −1 once it is closed. */
  get fd(): number {
    return this.#fd;
  }

  /** Ties it to an address. @throws BpfError */
  bind(address: Uint8Array, what = 'bind'): void {
    this.check(what, sockets().bind(this.#fd, address, address.length));
  }

  /** Sets an option, of 32-bit numbers. Returns 0, or the positive errno. */
  set(level: number, name: number, ...value: readonly number[]): number {
    const words = Uint32Array.from(value);
    return errnoOf(sockets().setsockopt(this.#fd, level, name, words, words.byteLength));
  }

  /** Lets frames that have not left take so many bytes in the kernel, with all that it keeps of each; without the right to that many, as many as usual. */
  widen(bytes: number): void {
    this.set(SOL_SOCKET, SO_SNDBUFFORCE, bytes);
  }

  /** Sends to an address, or null, without waiting. Returns 0, or the positive errno. */
  send(bytes: Uint8Array | null, address: Uint8Array | null): number {
    const { length = 0 } = bytes ?? {};
    return errnoOf(sockets().sendto(this.#fd, bytes, length, MSG_DONTWAIT, address, address?.length ?? 0));
  }

  /** Passes on what a call returned. @throws BpfError with the errno if the call failed */
  check(operation: string, result: number): number {
    if (result < 0) throw new BpfError({ operation, object: this.#object, errno: lastErrno() });
    return result;
  }

  /** Idempotent. */
  close(): void {
    if (this.#fd >= 0) sockets().close(this.#fd);
    this.#fd = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function errnoOf(result: number): number {
  return result < 0 ? lastErrno() : 0;
}
