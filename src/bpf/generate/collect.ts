import { isDeepStrictEqual } from 'node:util';
import type { Btf } from '../btf/btf.ts';
import { contextShapes } from '../btf/contexts.ts';
import { type MapTypes, mapTypes } from '../btf/map-types.ts';
import { isPadding } from '../btf/padding.ts';
import { exportedStructs, sectionEnums, sectionShapes } from '../btf/section-types.ts';
import type { EnumShape, Shape, StructShape } from '../btf/shape.ts';
import { BpfError } from '../errors.ts';
import { pascalCase } from './names.ts';

/** What code is generated for: by TypeScript name, each before those that use it. */
export interface Collected {
  readonly structs: ReadonlyMap<string, StructShape>;
  readonly enums: ReadonlyMap<string, EnumShape>;
}

/** Everything reachable from maps' keys and values, programs' own contexts and variables (of constants: enums, and structs in unions). Errors: `EBTF` when two types want one name. */
export function collect(btf: Btf): Collected {
  const structs = new Map<string, StructShape>();
  const enums = new Map<string, EnumShape>();
  const visit = (shape: Shape | undefined, name: string): void => {
    switch (shape?.kind) {
      case 'array':
        visit(shape.element, name);
        break;
      case 'enum':
        add(enums, pascalCase(name), shape);
        break;
      case 'struct':
        for (const field of shape.fields)
          if (!isPadding(field.name)) visit(field.shape, typeName(field.shape, shape, field.name));
        add(structs, pascalCase(name), shape);
        break;
      default:
    }
  };
  const roots = [
    ...mapTypes(btf).flatMap(rootsOf),
    ...contextShapes(btf),
    ...sectionShapes(btf),
    ...exportedStructs(btf),
  ];
  for (const shape of roots.toSorted(byName)) visit(shape, nameOf(shape));
  for (const shape of sectionEnums(btf)) if (shape.name !== '') visit(shape, shape.name);
  for (const name of structs.keys()) if (enums.has(name)) throw twice(name);
  return { structs, enums: new Map([...enums].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The order of maps and types in BTF follows their use in the code, and differs between compilers. */
function byName(a: Shape, b: Shape): number {
  return nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b));
}

/** The C name of a field's type; types declared in place get one from the struct around them and the field. */
export function typeName(shape: Shape, parent: StructShape, field: string): string {
  return nameOf(shape) || `${parent.name}_${field}`;
}

function nameOf(shape: Shape): string {
  if (shape.kind === 'array') return nameOf(shape.element);
  return shape.kind === 'struct' || shape.kind === 'enum' ? shape.name : '';
}

function rootsOf(map: MapTypes): readonly Shape[] {
  const own = [map.key, map.value].filter(shape => shape !== undefined);
  return map.inner === undefined ? own : [...own, ...rootsOf(map.inner)];
}

function add<T>(known: Map<string, T>, name: string, shape: T): void {
  const other = known.get(name);
  if (other !== undefined && !isDeepStrictEqual(other, shape)) throw twice(name);
  if (name === '')
    throw new BpfError({
      operation: 'generate',
      object: 'type',
      code: 'EBTF',
      detail: 'expected a name for a type used by a map, got none',
    });
  known.set(name, shape);
}

function twice(name: string): BpfError {
  return new BpfError({
    operation: 'generate',
    object: `type ${name}`,
    code: 'EBTF',
    detail: 'two different types want this name',
  });
}
