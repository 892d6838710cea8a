import { createHash } from 'node:crypto';

/**
 * A Maglev table as the paper gives it: every member's whole permutation first, then the members' turns, with two
 * independent hashes of the name, here of SHA-256 (Eisenbud et al., NSDI 2016, section 3.4).
 */
export function paperTable(names: readonly string[], size: number): string[] {
  const hash = (name: string, which: number) =>
    createHash('sha256').update(`${which} ${name}`).digest().readUInt32LE(0);
  const permutations = names.map(name => {
    const offset = hash(name, 1) % size;
    const skip = (hash(name, 2) % (size - 1)) + 1;
    return { at: (wish: number) => (offset + wish * skip) % size, next: 0 };
  });
  const entries = Array<string | undefined>(size).fill(undefined);
  let filled = 0;
  while (filled < size) {
    for (const [member, permutation] of permutations.entries()) {
      while (entries[permutation.at(permutation.next)] !== undefined) permutation.next++;
      entries[permutation.at(permutation.next++)] = names[member];
      if (++filled === size) break;
    }
  }
  return entries.map(name => name ?? '');
}
