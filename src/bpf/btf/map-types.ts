import type { Btf } from './btf.ts';
import { type Shape, shapeOf } from './shape.ts';
import type { BtfType, Member } from './types.ts';

/** The types that a map's definition names with `__type(key, …)` and `__type(value, …)`; undefined where it gives only sizes. */
export interface MapTypes {
  readonly name: string;
  readonly key: Shape | undefined;
  readonly value: Shape | undefined;
  /** What the maps inside a map of maps hold. */
  readonly inner: MapTypes | undefined;
}

/** The key and value types of an object's maps, in the order of its `.maps` section. */
export function mapTypes(btf: Btf): readonly MapTypes[] {
  return btf
    .variables()
    .filter(variable => variable.section === '.maps')
    .map(variable => fromDefinition(btf, variable.name, btf.resolve(variable.type)));
}

function fromDefinition(btf: Btf, name: string, definition: BtfType): MapTypes {
  const members = definition.kind === 'struct' ? definition.members : [];
  const member = (wanted: string) => members.find(({ name }) => name === wanted);
  const pointed = (field: Member | undefined, side: string) => {
    const pointer = field && btf.resolve(field.type);
    return pointer?.kind === 'ptr' && pointer.type !== 0
      ? shapeOf(btf, pointer.type, `${side} of map ${name}`)
      : undefined;
  };
  const inner = innerDefinition(btf, member('values'));
  return {
    name,
    key: pointed(member('key'), 'key'),
    value: pointed(member('value'), 'value'),
    inner: inner && fromDefinition(btf, `${name}[]`, inner),
  };
}

/** `__array(values, struct {…})` is an array of pointers to the inner map's definition. */
function innerDefinition(btf: Btf, values: Member | undefined): BtfType | undefined {
  const array = values && btf.resolve(values.type);
  const pointer = array?.kind === 'array' ? btf.resolve(array.type) : undefined;
  const inner = pointer?.kind === 'ptr' ? btf.resolve(pointer.type) : undefined;
  return inner?.kind === 'struct' ? inner : undefined;
}
