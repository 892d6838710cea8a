import { encode } from '../codec/codec.ts';
import { bool, type NumberName, numbers } from '../codec/integers.ts';
import { BpfError } from '../errors.ts';
import type { Shape } from './shape.ts';

/** A scalar as a caller may give it, before it is known what C holds. */
export type Scalar = number | bigint | boolean;

/** Encodes a scalar as the C type that a shape names: numbers become bigints where it has 64 bits. Errors: `ERANGE`; `EBTF` for a shape that is no scalar. */
export function encodeScalar(shape: Shape, value: Scalar, what: string): Uint8Array {
  const type = scalarType(shape, what);
  try {
    return encodeNumber(type, value);
  } catch (cause) {
    throw new BpfError({
      operation: 'set',
      object: what,
      code: 'ERANGE',
      detail: `expected a value of type ${type}, got ${value}`,
      cause,
    });
  }
}

function encodeNumber(type: NumberName, value: Scalar): Uint8Array {
  switch (type) {
    case 'bool':
      return encode(bool, toBoolean(value));
    case 'u64':
    case 'i64':
    case 'be64':
      return encode(numbers[type], BigInt(value));
    default:
      return encode(numbers[type], Number(value));
  }
}

function toBoolean(value: Scalar): boolean {
  if (value === true || value === false) return value;
  if (Number(value) === 0 || Number(value) === 1) return Number(value) === 1;
  throw new RangeError('not a truth value');
}

function scalarType(shape: Shape, what: string): NumberName {
  if (shape.kind === 'number') return shape.name;
  if (shape.kind === 'enum') return shape.storage;
  throw new BpfError({
    operation: 'set',
    object: what,
    code: 'EBTF',
    detail: `expected a number, bool or enum in C, got ${shape.kind}`,
  });
}
