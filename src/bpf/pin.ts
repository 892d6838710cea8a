import { dirname } from 'node:path';
import { isBpffs } from './bpffs.ts';
import { BpfError, check } from './errors.ts';
import { Fd } from './fd.ts';
import { libbpf } from './ffi/libbpf.ts';

/** Makes a BPF object outlive the process as a file. Errors: `EEXIST`, `ENOENT` (no folder), `EINVAL` (not a bpf file system). */
export function pin(fd: Fd, path: string): void {
  const folder = dirname(path);
  const result = libbpf().bpf_obj_pin(fd.number, path);
  if (result >= 0) return;
  const detail = isBpffs(folder)
    ? `at ${path}`
    : `at ${path}: expected a bpf file system in ${folder} (mountBpffs makes one)`;
  throw new BpfError({ operation: 'pin', object: fd.object, errno: -result, detail });
}

/** Opens what was pinned at a path. Errors: `ENOENT`, `EPERM`. */
export function openPin(path: string, kind: 'map' | 'program' | 'link'): Fd {
  const object = `${kind} at ${path}`;
  return new Fd(check(libbpf().bpf_obj_get(path), 'open pinned', object), object, true);
}
