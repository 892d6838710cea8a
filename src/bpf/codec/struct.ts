import { BpfError } from '../errors.ts';
import type { Codec } from './codec.ts';

/** Where each field of a struct lies, and how: `{ port: [4, be16] }`. */
export type Fields<T> = { readonly [K in keyof T]-?: readonly [offset: number, codec: Codec<T[K]>] };

/**
 * `struct { … }` of `size` bytes. Fields are read and written by name; what lies between them is padding and not touched.
 * Errors: `BpfError` `ESIZE` when a field reaches beyond the end.
 */
export function struct<T extends object>(size: number, fields: Fields<T>): Codec<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  const parts = names.map(name => ({ name, offset: fields[name][0], codec: fields[name][1] as Codec<unknown> }));
  for (const { name, offset, codec } of parts) {
    if (offset + codec.size <= size) continue;
    const detail = `expected field "${name}" to end within ${size} bytes, got ${offset + codec.size}`;
    throw new BpfError({ operation: 'define', object: 'struct', code: 'ESIZE', detail });
  }
  return {
    size,
    read(view, offset) {
      const value: Record<string, unknown> = {};
      for (const part of parts) value[part.name] = part.codec.read(view, offset + part.offset);
      return value as T;
    },
    write(view, offset, value) {
      for (const part of parts) part.codec.write(view, offset + part.offset, value[part.name]);
    },
  };
}
