import type { NumberName } from '../codec/integers.ts';
import { BpfError } from '../errors.ts';
import type { Btf } from './btf.ts';
import type { BtfType, Enumerator, Member } from './types.ts';

/** One field of a struct, at a byte offset. */
export interface FieldShape {
  readonly name: string;
  readonly offset: number;
  readonly shape: Shape;
}

/** A struct's shape. `name` is empty for a struct declared in place. Anonymous members are part of the struct around them. */
export interface StructShape {
  readonly kind: 'struct';
  readonly name: string;
  readonly size: number;
  readonly fields: readonly FieldShape[];
}

/** An enum's shape: what it is stored as, and its names. */
export interface EnumShape {
  readonly kind: 'enum';
  readonly name: string;
  readonly storage: NumberName;
  readonly members: readonly Enumerator[];
}

/** How a C type looks from TypeScript: what codecs and generated code are made from. Comparing two shapes compares two layouts. */
export type Shape =
  | { readonly kind: 'number'; readonly name: NumberName; readonly size: number }
  | { readonly kind: 'bytes'; readonly size: number }
  | { readonly kind: 'chars'; readonly size: number }
  | { readonly kind: 'array'; readonly element: Shape; readonly length: number }
  | StructShape
  | EnumShape;

const BIG_ENDIAN: ReadonlyMap<string, Shape> = new Map([
  ['__be16', { kind: 'number', name: 'be16', size: 2 }],
  ['__be32', { kind: 'number', name: 'be32', size: 4 }],
  ['__be64', { kind: 'number', name: 'be64', size: 8 }],
] as const);

/**
 * The shape of a BTF type. A union becomes bytes; `__u8[]` bytes; `char[]` text; `__be16`, `__be32`, `__be64` are known by their typedef's name.
 * Errors: `BpfError` `EBTF` for bitfields, pointers, floats, 128-bit integers and anonymous unions, naming the field.
 */
export function shapeOf(btf: Btf, id: number, where = 'type'): Shape {
  const type = btf.type(id);
  switch (type.kind) {
    case 'typedef':
      return BIG_ENDIAN.get(type.name) ?? shapeOf(btf, type.type, where);
    case 'modifier':
    case 'var':
      return shapeOf(btf, type.type, where);
    case 'int':
      return { kind: 'number', name: numberName(type, where), size: type.size };
    case 'enum':
      return {
        kind: 'enum',
        name: type.name,
        storage: numberName({ ...type, kind: 'int', bool: false }, where),
        members: type.members,
      };
    case 'array':
      return arrayShape(btf, type, where);
    case 'struct':
      return {
        kind: 'struct',
        name: type.name,
        size: type.size,
        fields: fieldsOf(btf, type.members, 0, type.name || where),
      };
    case 'union':
      return { kind: 'bytes', size: type.size };
    case 'void':
    case 'ptr':
    case 'float':
    case 'datasec':
    case 'func':
    case 'func_proto':
    case 'other':
      throw inexpressible(where, `expected a number, enum, array, struct or union, got ${type.kind}`);
    default:
      return type satisfies never;
  }
}

/** The size of a shape in bytes. */
export function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case 'array':
      return sizeOf(shape.element) * shape.length;
    case 'enum':
      return storageSize(shape.storage);
    case 'number':
    case 'bytes':
    case 'chars':
    case 'struct':
      return shape.size;
    default:
      return shape satisfies never;
  }
}

function storageSize(name: NumberName): number {
  return name === 'bool' ? 1 : Number(name.replace(/^\D+/, '')) / 8;
}

function numberName(type: BtfType & { kind: 'int' }, where: string): NumberName {
  if (type.bool) return 'bool';
  const names: Readonly<Record<number, readonly [NumberName, NumberName]>> = {
    1: ['u8', 'i8'],
    2: ['u16', 'i16'],
    4: ['u32', 'i32'],
    8: ['u64', 'i64'],
  };
  const name = names[type.size]?.[type.signed ? 1 : 0];
  if (name === undefined) throw inexpressible(where, `expected an integer of 1, 2, 4 or 8 bytes, got ${type.size}`);
  return name;
}

function arrayShape(btf: Btf, type: BtfType & { kind: 'array' }, where: string): Shape {
  const element = btf.resolve(type.type);
  if (element.kind === 'int' && element.size === 1 && element.name === 'char')
    return { kind: 'chars', size: type.length };
  if (element.kind === 'int' && element.size === 1 && !element.signed && !element.bool)
    return { kind: 'bytes', size: type.length };
  return { kind: 'array', element: shapeOf(btf, type.type, `${where}[]`), length: type.length };
}

function fieldsOf(btf: Btf, members: readonly Member[], base: number, where: string): readonly FieldShape[] {
  return members.flatMap(member => {
    const offset = base + member.bitOffset / 8;
    if (member.bits !== 0 || !Number.isInteger(offset)) {
      throw inexpressible(`${where}.${member.name}`, 'expected a field of whole bytes, got a bitfield');
    }
    if (member.name !== '') {
      return [{ name: member.name, offset, shape: shapeOf(btf, member.type, `${where}.${member.name}`) }];
    }
    const inner = btf.resolve(member.type);
    if (inner.kind === 'struct') return fieldsOf(btf, inner.members, offset, where);
    throw inexpressible(where, 'expected a name for the union in it, got an anonymous union');
  });
}

function inexpressible(where: string, detail: string): BpfError {
  return new BpfError({ operation: 'express', object: where, code: 'EBTF', detail });
}
