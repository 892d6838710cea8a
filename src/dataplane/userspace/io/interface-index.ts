import { bind, c } from '../../../bpf/ffi/library.ts';

const functions = bind('libc.so.6', 'libc6', {
  if_nametoindex: c<(name: string) => number>('unsigned int if_nametoindex(const char *name)'),
});

/** The kernel's number of an interface in this process's network namespace; undefined if there is none of this name. */
export function interfaceIndex(name: string): number | undefined {
  return functions().if_nametoindex(name) || undefined;
}
