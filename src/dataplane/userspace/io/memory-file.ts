import { bind, c, lastErrno, type Pointer } from '../../../bpf/ffi/library.ts';
import { BpfError } from '../../../bpf/index.ts';

/** `_IOFBF` */
const fullyBuffered = 0;

const functions = bind('libc.so.6', 'libc6', {
  fopen: c<(path: string, mode: string) => Pointer | null>('void *fopen(const char *path, const char *mode)'),
  setvbuf: c<(file: Pointer, buffer: Uint8Array, mode: number, size: number) => number>(
    'int setvbuf(void *stream, void *buf, int mode, size_t size)',
  ),
  fpurge: c<(file: Pointer) => void>('void __fpurge(void *stream)'),
  fclose: c<(file: Pointer) => number>('int fclose(void *stream)'),
});

/**
 * A stream of the C library whose buffer is an array of ours: what C code writes is found there, from the beginning on.
 * Nothing ever leaves the buffer as long as no more is written between two calls of `empty` than fits.
 */
export class MemoryFile implements Disposable {
  readonly bytes: Uint8Array;
  #file: Pointer | undefined;

  /** @throws BpfError with the errno */
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    const file = functions().fopen('/dev/null', 'w');
    if (file === null) throw new BpfError({ operation: 'open', object: '/dev/null', errno: lastErrno() });
    functions().setvbuf(file, this.bytes, fullyBuffered, size);
    this.#file = file;
  }

  /** `FILE *` */
  get pointer(): Pointer {
    if (this.#file === undefined) throw new BpfError({ operation: 'use', object: 'memory file', code: 'ECLOSED' });
    return this.#file;
  }

  /** What is written next is written at the beginning. */
  empty(): void {
    functions().fpurge(this.pointer);
  }

  /** Idempotent. */
  close(): void {
    if (this.#file !== undefined) functions().fclose(this.#file);
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
