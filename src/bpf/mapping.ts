import { BpfError, closed } from './errors.ts';
import { libc } from './ffi/libc.ts';
import { koffi, lastErrno, type Pointer } from './ffi/library.ts';

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 0x01;
const MAP_PRIVATE = 0x02;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_NORESERVE = 0x4000;
const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

/** The kernel's page size in bytes. */
export function pageSize(): number {
  return libc().getpagesize();
}

/** Frees addresses when nobody holds the buffer any more: only then can no late access hit them. */
const unreachable = new FinalizationRegistry<{ readonly address: Pointer; readonly length: number }>(range => {
  libc().munmap(range.address, range.length);
});

/** What to map; `length` in bytes is rounded up to whole pages. */
export interface MappingRequest {
  readonly fd: number;
  readonly object: string;
  readonly offset: number;
  readonly length: number;
  readonly readonly: boolean;
}

/**
 * Shared memory behind a descriptor, as one ArrayBuffer.
 * Node can't detach such a buffer, so `close()` puts private zero pages in its place: a typed array that was kept reads zeros instead of crashing the process.
 */
export class Mapping {
  readonly length: number;
  readonly #address: Pointer;
  #buffer: ArrayBuffer | undefined;

  private constructor(address: Pointer, length: number) {
    this.length = length;
    this.#address = address;
    this.#buffer = koffi().view(address, length);
    unreachable.register(this.#buffer, { address, length });
  }

  /** Errors: `BpfError` with mmap's errno. */
  static open(request: MappingRequest): Mapping {
    const page = pageSize();
    const length = Math.ceil(request.length / page) * page;
    const prot = request.readonly ? PROT_READ : PROT_READ | PROT_WRITE;
    const address = libc().mmap(null, length, prot, MAP_SHARED, request.fd, request.offset);
    if (address !== MAP_FAILED) return new Mapping(address, length);
    const detail = `${length} bytes ${request.readonly ? 'read-only' : 'read-write'}`;
    throw new BpfError({ operation: 'mmap', object: request.object, errno: lastErrno(), detail });
  }

  /** The memory. Errors: `ECLOSED`. A write to a read-only mapping kills the process: don't hand such a buffer out. */
  buffer(object: string): ArrayBuffer {
    if (this.#buffer === undefined) throw closed(object);
    return this.#buffer;
  }

  /** Lets go of the kernel's memory; idempotent. */
  close(): void {
    if (this.#buffer === undefined) return;
    this.#buffer = undefined;
    const flags = MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE;
    libc().mmap(this.#address, this.length, PROT_READ | PROT_WRITE, flags, -1, 0);
  }
}
