import type { WeightedNode } from './topology.ts';

/** How requests should have spread over real servers. */
export interface Spread {
  /** Whether every server got its share, give or take the tolerance, and no other server anything. */
  readonly isRight: boolean;
  /** Each server's share: `count` by weight, not rounded. */
  readonly expected: Readonly<Record<string, number>>;
}

/** Compares what each server got with its share by weight. rr is the case of equal weights. */
export function checkSpread(
  got: Readonly<Record<string, number>>,
  servers: readonly WeightedNode[],
  tolerance: number,
): Spread {
  const count = Object.values(got).reduce((sum, number) => sum + number, 0);
  const weights = servers.reduce((sum, { weight }) => sum + weight, 0);
  const expected = Object.fromEntries(
    servers.map(({ node, weight }) => [node, weights === 0 ? 0 : (count * weight) / weights]),
  );
  const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
  const isRight = [...names].every(name => Math.abs((got[name] ?? 0) - (expected[name] ?? 0)) <= tolerance);
  return { isRight, expected };
}

/** Counts how often each text occurs. */
export function countBy(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
