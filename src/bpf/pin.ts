import { readlinkSync } from 'node:fs';
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

/** What `/proc/self/fd` calls the kinds of BPF objects. */
const KINDS = { map: 'bpf-map', program: 'bpf-prog', link: 'bpf_link' } as const;

/** Opens what was pinned at a path. Errors: `ENOENT`, `EPERM`; `EINVAL` when something else is pinned there. */
export function openPin(path: string, kind: keyof typeof KINDS): Fd {
  const object = `${kind} at ${path}`;
  const fd = new Fd(check(libbpf().bpf_obj_get(path), 'open pinned', object), object, true);
  const found = readlinkSync(`/proc/self/fd/${fd.number}`).replace('anon_inode:', '').replace(/[[\]]/g, '');
  if (found.replace('_', '-') === KINDS[kind].replace('_', '-')) return fd;
  fd.close();
  throw new BpfError({ operation: 'open pinned', object, errno: 22, detail: `expected ${KINDS[kind]}, got ${found}` });
}
