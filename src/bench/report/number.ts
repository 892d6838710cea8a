/** A figure as people read it: three digits that count, thousands with commas, always as many decimals for its size. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  // 99.95 would become 100.0
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A ratio, with two decimals. */
export function formatRatio(value: number): string {
  return value >= 99.995 ? formatNumber(value) : value.toFixed(2);
}

/** A lower and an upper quartile. */
export function formatRange(low: number, high: number, format: (value: number) => string): string {
  return `${format(low)} … ${format(high)}`;
}
