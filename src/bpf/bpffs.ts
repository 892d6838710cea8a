import { statfsSync } from 'node:fs';
import { BpfError } from './errors.ts';
import { libc } from './ffi/libc.ts';
import { lastErrno } from './ffi/library.ts';

/** BPF_FS_MAGIC of linux/magic.h. */
const MAGIC = 0xcafe4a11;

/** Whether an existing folder lies on a bpf file system; false also for a folder that does not exist. */
export function isBpffs(folder: string): boolean {
  try {
    return statfsSync(folder).type === MAGIC;
  } catch {
    return false;
  }
}

/** Mounts a bpf file system on an existing folder unless there is one. Errors: `EPERM`, `ENOENT`. */
export function mountBpffs(folder = '/sys/fs/bpf'): void {
  if (isBpffs(folder)) return;
  if (libc().mount('bpffs', folder, 'bpf', 0, null) === 0) return;
  throw new BpfError({ operation: 'mount', object: `bpf file system on ${folder}`, errno: lastErrno() });
}
