import type { Codec } from './codec/codec.ts';
import { decode } from './codec/codec.ts';
import { check } from './errors.ts';
import type { Fd } from './fd.ts';
import { libbpf } from './ffi/libbpf.ts';

/** Asks the kernel for the description of a BPF object; fields that an older kernel does not know stay 0. */
export function readInfo<T>(fd: Fd, codec: Codec<T>): T {
  const bytes = new Uint8Array(new ArrayBuffer(codec.size));
  fillInfo(fd, bytes);
  return decode(codec, bytes);
}

/** As `readInfo`, into bytes that may already carry pointers for the kernel to follow. */
export function fillInfo(fd: Fd, bytes: Uint8Array): void {
  const size = new Uint32Array([bytes.length]);
  check(libbpf().bpf_obj_get_info_by_fd(fd.number, bytes, size), 'get info of', fd.object);
}
