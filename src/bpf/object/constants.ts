import type { Btf, Variable } from '../btf/btf.ts';
import { encodeScalar, type Scalar } from '../btf/scalar.ts';
import { shapeOf } from '../btf/shape.ts';
import { BpfError, check } from '../errors.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { copyOf } from '../ffi/libc.ts';
import type { Pointer } from '../ffi/library.ts';
import { child } from './children.ts';

/** Values for `const volatile` variables, by name. 64-bit ones may be given as a number where it is exact. */
export type Constants = Readonly<Record<string, Scalar>>;

/** The name of libbpf's map for a data section: the object's name, cut so that both fit 15 characters, and the section's. */
export function sectionMapName(names: Iterable<string>, section: string): string {
  for (const name of names) if (name.endsWith(section)) return name;
  throw new BpfError({
    operation: 'find',
    object: `section ${section}`,
    code: 'ENAME',
    detail: 'the object has no map for it',
  });
}

/**
 * Writes constants into the read-only sections, before the object is loaded: the verifier then knows them and drops dead branches.
 * Errors: `BpfError` `ENAME` (no such constant), `ERANGE` (does not fit its type), `EBTF` (is no integer, bool or enum in C).
 */
export function setConstants(maps: ReadonlyMap<string, Pointer>, btf: Btf, constants: Constants, object: string): void {
  const variables = new Map(
    btf
      .variables()
      .filter(isConstant)
      .map(variable => [variable.name, variable]),
  );
  for (const [name, value] of Object.entries(constants)) {
    const variable = child(variables, name, 'constant', object);
    const map = child(maps, sectionMapName(maps.keys(), variable.section), 'map', object);
    const data = initialValue(map, variable.section);
    data.set(encodeScalar(shapeOf(btf, variable.type, name), value, `constant "${name}"`), variable.offset);
    check(libbpf().bpf_map__set_initial_value(map, data, data.length), 'set', `constant "${name}" in ${object}`);
  }
}

function isConstant(variable: Variable): boolean {
  return variable.section.startsWith('.rodata');
}

function initialValue(map: Pointer, section: string): Uint8Array {
  const size = new BigUint64Array(1);
  const address = libbpf().bpf_map__initial_value(map, size);
  if (address === null) throw new BpfError({ operation: 'read', object: `section ${section}`, errno: 22 });
  return copyOf(address, Number(size[0]));
}
