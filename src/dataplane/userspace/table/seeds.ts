import { randomBytes } from 'node:crypto';
import type { Seeds } from './word-table.ts';

/** Seeds that nobody knows. */
export function randomSeeds(): Seeds {
  const bytes = randomBytes(12);
  return { mask: bytes.readInt32LE(0), first: bytes.readInt32LE(4), second: bytes.readInt32LE(8) };
}
