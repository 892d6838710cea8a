import { closed } from './errors.ts';
import { libc } from './ffi/libc.ts';

/** A descriptor's number, or anything that has one (`BpfMap`, `Program`). */
export type HasFd = number | { readonly fd: number };

/** The number of either. */
export function fdOf(handle: HasFd): number {
  return typeof handle === 'number' ? handle : handle.fd;
}

/** A file descriptor of the kernel's BPF objects: owned (closed with the handle) or borrowed from an object that owns it. */
export class Fd implements Disposable {
  #number: number;
  readonly #owned: boolean;
  readonly #object: string;

  constructor(number: number, object: string, owned: boolean) {
    this.#number = number;
    this.#object = object;
    this.#owned = owned;
  }

  /** The descriptor's number. Errors: `BpfError` `ECLOSED` after `close()`. */
  get number(): number {
    if (this.#number < 0) throw closed(this.#object);
    return this.#number;
  }

  get isClosed(): boolean {
    return this.#number < 0;
  }

  /** What it is a descriptor of, for messages: `map "reals"`. */
  get object(): string {
    return this.#object;
  }

  /** Gives the descriptor up; idempotent. A borrowed one is only forgotten. */
  close(): void {
    const number = this.#number;
    this.#number = -1;
    if (this.#owned && number >= 0) libc().close(number);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
