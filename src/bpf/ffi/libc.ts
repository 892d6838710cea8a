import { bind, c, type Memory, type Pointer } from './library.ts';

const LIBC = {
  mmap: c<
    (address: Pointer | null, length: number, prot: number, flags: number, fd: number, offset: number) => Pointer
  >('void *mmap(void *addr, size_t length, int prot, int flags, int fd, int64_t offset)'),
  munmap: c<(address: Pointer, length: number) => number>('int munmap(void *addr, size_t length)'),
  memcpy: c<(to: Memory, from: Memory, length: number) => Pointer>(
    'void *memcpy(void *dest, const void *src, size_t n)',
  ),
  vsnprintf: c<(to: Memory, size: number, format: Pointer, args: Pointer) => number>(
    'int vsnprintf(void *str, size_t size, const void *format, void *ap)',
  ),
  mount: c<(source: string, target: string, type: string, flags: number, data: null) => number>(
    'int mount(const char *source, const char *target, const char *filesystemtype, unsigned long mountflags, const void *data)',
  ),
  clock_gettime: c<(clock: number, result: BigUint64Array) => number>('int clock_gettime(int clockid, void *tp)'),
  getpagesize: c<() => number>('int getpagesize(void)'),
  close: c<(fd: number) => number>('int close(int fd)'),
};

/** The few functions of the C library that the loader needs. On failure: -1 (mmap: all ones), and `lastErrno()`. */
export const libc = bind('libc.so.6', 'libc6', LIBC);

/** Copies bytes out of C's memory. */
export function copyOf(address: Pointer, length: number): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(length));
  libc().memcpy(bytes, address, length);
  return bytes;
}
