import type { Codec } from '../codec/index.ts';
import { array, bytes, chars, struct } from '../codec/index.ts';
import { numbers } from '../codec/integers.ts';
import { isPadding } from './padding.ts';
import type { Shape, StructShape } from './shape.ts';

/** What a codec made from type information reads and takes. */
export type BtfValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | readonly BtfValue[]
  | { readonly [field: string]: BtfValue };

/** A codec for a shape, with C's field names. Where code is generated from the same shape, use that: it is typed. */
export function codecOf(shape: Shape): Codec<BtfValue> {
  return build(shape) as Codec<BtfValue>;
}

function build(shape: Shape): unknown {
  switch (shape.kind) {
    case 'number':
      return numbers[shape.name];
    case 'enum':
      return numbers[shape.storage];
    case 'bytes':
      return bytes(shape.size);
    case 'chars':
      return chars(shape.size);
    case 'array':
      return array(codecOf(shape.element), shape.length);
    case 'struct':
      return structCodec(shape);
    default:
      return shape satisfies never;
  }
}

function structCodec(shape: StructShape): Codec<{ readonly [field: string]: BtfValue }> {
  const fields = shape.fields.filter(field => !isPadding(field.name));
  return struct(
    shape.size,
    Object.fromEntries(fields.map(field => [field.name, [field.offset, codecOf(field.shape)]])),
  );
}
