import { endianness } from 'node:os';
import { BpfError } from '../errors.ts';

/**
 * How a C type lies in memory: `size` bytes at `offset` of a view.
 * Numbers are in host order on the TypeScript side, whatever the memory holds: `be16` and `be32` write big-endian.
 */
export interface Codec<T> {
  readonly size: number;
  read(view: DataView, offset: number): T;
  /** Writes all fields; padding is left as it is. Errors: `BpfError` `ERANGE` when the value does not fit the type. */
  write(view: DataView, offset: number, value: T): void;
}

/** The value type of a codec. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never;

/** BPF programs run in the byte order of the machine. */
export const LITTLE_ENDIAN = endianness() === 'LE';

/** The error of a value that its C type can't hold. */
export function outOfRange(type: string, expected: string, got: unknown): BpfError {
  return new BpfError({
    operation: 'encode',
    object: type,
    code: 'ERANGE',
    detail: `expected ${expected}, got ${String(got)}`,
  });
}

/** Encodes one value into bytes of its own. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(codec.size));
  codec.write(new DataView(bytes.buffer), 0, value);
  return bytes;
}

/** Decodes one value from the start of some bytes. Errors: `BpfError` `ESIZE` when there are too few. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  if (bytes.length < codec.size) {
    const detail = `expected at least ${codec.size} bytes, got ${bytes.length}`;
    throw new BpfError({ operation: 'decode', object: 'bytes', code: 'ESIZE', detail });
  }
  return codec.read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0);
}
