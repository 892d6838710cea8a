import { NetValueError } from './errors.ts';

/** The kernel's number of a network interface, from 1. */
export type IfIndex = number & { readonly brand: 'IfIndex' };

/**
 * Takes a number as an interface index.
 * @throws NetValueError if it is not a positive 31-bit integer.
 */
export function ifIndexFromNumber(value: number): IfIndex {
  if (!Number.isInteger(value) || value < 1 || value > 0x7fffffff) {
    throw new NetValueError('an interface index', value);
  }
  return value as IfIndex;
}
