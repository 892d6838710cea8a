import { type Codec, outOfRange } from './codec.ts';

/** `T x[length]`: read as an array, written from exactly `length` values. */
export function array<T>(element: Codec<T>, length: number): Codec<readonly T[]> {
  return {
    size: element.size * length,
    read: (view, offset) => Array.from({ length }, (_, index) => element.read(view, offset + index * element.size)),
    write(view, offset, values) {
      if (values.length !== length) throw outOfRange('array', `${length} elements`, values.length);
      values.forEach((value, index) => {
        element.write(view, offset + index * element.size, value);
      });
    },
  };
}

/** `__u8 x[size]`: read as a copy, written from exactly `size` bytes. */
export function bytes(size: number): Codec<Uint8Array> {
  return {
    size,
    read: (view, offset) => new Uint8Array(view.buffer, view.byteOffset + offset, size).slice(),
    write(view, offset, value) {
      if (value.length !== size) throw outOfRange('bytes', `${size} bytes`, value.length);
      new Uint8Array(view.buffer, view.byteOffset + offset, size).set(value);
    },
  };
}

/** `char x[size]`: UTF-8 text up to the first NUL; written with NULs behind it, of which there is at least one. */
export function chars(size: number): Codec<string> {
  return {
    size,
    read(view, offset) {
      const text = Buffer.from(view.buffer, view.byteOffset + offset, size);
      const end = text.indexOf(0);
      return text.toString('utf8', 0, end < 0 ? size : end);
    },
    write(view, offset, value) {
      const text = Buffer.from(value, 'utf8');
      if (text.length >= size || text.includes(0))
        throw outOfRange('chars', `text of at most ${size - 1} bytes`, value);
      const target = new Uint8Array(view.buffer, view.byteOffset + offset, size);
      target.set(text);
      target.fill(0, text.length);
    },
  };
}
