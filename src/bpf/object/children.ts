import { BpfError } from '../errors.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { Pointer } from '../ffi/library.ts';

/** The maps of an opened object by name, libbpf's internal ones (sections) included. */
export function mapPointers(object: Pointer): ReadonlyMap<string, Pointer> {
  const { bpf_object__next_map: next, bpf_map__name: name } = libbpf();
  return collect(previous => next(object, previous), name);
}

/** The programs of an opened object by name. */
export function programPointers(object: Pointer): ReadonlyMap<string, Pointer> {
  const { bpf_object__next_program: next, bpf_program__name: name } = libbpf();
  return collect(previous => next(object, previous), name);
}

/** Finds a child by name. Errors: `BpfError` `ENAME`, listing the names there are. */
export function child<T>(children: ReadonlyMap<string, T>, name: string, kind: string, object: string): T {
  const found = children.get(name);
  if (found !== undefined) return found;
  const detail = `expected one of ${[...children.keys()].join(', ') || 'none'} in ${object}`;
  throw new BpfError({ operation: 'find', object: `${kind} "${name}"`, code: 'ENAME', detail });
}

function collect(
  next: (previous: Pointer | null) => Pointer | null,
  name: (child: Pointer) => string,
): ReadonlyMap<string, Pointer> {
  const found = new Map<string, Pointer>();
  for (let at = next(null); at !== null; at = next(at)) found.set(name(at), at);
  return found;
}
