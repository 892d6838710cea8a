/** One member's part in filling a table. */
export interface Preference {
  /** The position that it wants first. */
  readonly offset: number;
  /** How far from there it wants the next one, and from that the one after; 1 to the size less 1. */
  readonly skip: number;
  /** How many positions it takes at a time; 0 for none at all. */
  readonly turns: number;
}

/**
 * Fills a Maglev table: the members take turns, in their order, each taking the positions that it wants most and that
 * are free (Eisenbud et al., Maglev: a fast and reliable software network load balancer, NSDI 2016, section 3.4; turns
 * by weight as in Linux, ip_vs_mh.c).
 * @param size a prime number, so that a member's skips lead it to every position
 * @returns for each position the index of its member; −1 everywhere if nobody takes turns
 * @throws RangeError if the size is not a prime number
 */
export function fillMaglev(size: number, members: readonly Preference[]): number[] {
  if (!isPrime(size)) throw new RangeError(`Expected a prime number as the size of a Maglev table, got ${size}`);
  const table = Array<number>(size).fill(-1);
  const wanted = members.map(({ offset }) => offset % size);
  let free = members.some(({ turns }) => turns > 0) ? size : 0;
  while (free > 0) {
    for (const [member, { skip, turns }] of members.entries()) {
      for (let turn = 0; turn < turns && free > 0; turn++, free--) {
        let position = wanted[member] ?? 0;
        while (table[position] !== -1) position = (position + skip) % size;
        table[position] = member;
        wanted[member] = position;
      }
    }
  }
  return table;
}

function isPrime(number: number): boolean {
  if (!Number.isInteger(number) || number < 2) return false;
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}
