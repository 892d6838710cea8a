/** Median and quartiles of some figures. */
export interface Summary {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Median and quartiles, interpolated between neighbours. Expects at least one figure. */
export function summarize(figures: readonly number[]): Summary {
  const sorted = figures.toSorted((a, b) => a - b);
  return { value: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new RangeError('Expected at least one figure, got none');
  return below + (above - below) * (at - Math.floor(at));
}
