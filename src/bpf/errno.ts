import { getSystemErrorMap } from 'node:util';

/** Numbers that Node names otherwise or not at all: the kernel's, its internal ENOTSUPP, and libbpf's own (`libbpf_errno` in libbpf.h). */
const EXTRA: ReadonlyMap<number, readonly [code: string, text: string]> = new Map([
  [61, ['ENODATA', 'no data available']],
  [67, ['ENOLINK', 'link has been severed']],
  [77, ['EBADFD', 'file descriptor in bad state']],
  [95, ['EOPNOTSUPP', 'operation not supported']],
  [116, ['ESTALE', 'stale file handle']],
  [524, ['ENOTSUPP', 'operation is not supported']],
  [4000, ['LIBELF', 'the ELF library failed']],
  [4001, ['FORMAT', 'not a BPF ELF object']],
  [4002, ['KVERSION', 'incorrect or no version section']],
  [4003, ['ENDIAN', 'byte order of the object and of this machine differ']],
  [4004, ['INTERNAL', 'internal error of libbpf']],
  [4005, ['RELOC', 'relocation failed']],
  [4006, ['LOAD', 'loading the program failed']],
  [4007, ['VERIFY', 'the kernel verifier refused the program']],
  [4008, ['PROG2BIG', 'the program is too big']],
  [4009, ['KVER', 'incorrect kernel version']],
  [4010, ['PROGTYPE', 'the kernel does not support this program type']],
]);

/** Names an errno: `errnoName(2)` is `{ code: 'ENOENT', text: 'no such file or directory' }`. Takes the positive number. */
export function errnoName(errno: number): { readonly code: string; readonly text: string } {
  const [code, text] = EXTRA.get(errno) ?? getSystemErrorMap().get(-errno) ?? [`E${errno}`, 'unknown error'];
  return { code, text };
}

/** The positive errno of an error thrown by Node's own calls (5, EIO, for anything else). */
export function errnoOf(error: unknown): number {
  const known = error instanceof Error && 'errno' in error && typeof error.errno === 'number';
  return known ? Math.abs(error.errno as number) : 5;
}
