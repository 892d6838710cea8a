/** A count with commas between thousands. */
export function countText(count: number | bigint): string {
  return count.toLocaleString('en-US');
}

/** Small rates with a digit behind the point: a packet in some seconds is not none. */
export function rateText(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

/** A share of a whole as a percentage; some is never shown as none, and nearly all never as all. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '0%';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  if (percent < 100 && percent > 99.9) return '>99.9%';
  return `${Number.isInteger(percent) ? percent : percent.toFixed(1)}%`;
}

const units = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** A number in five columns at most, by three digits and a unit: `0`, `0.5`, `12`, `999`, `1.23k`, `45.6M`. */
export function shortText(value: number): string {
  if (value < 10 && !Number.isInteger(value)) return value < 0.05 ? '<0.1' : value.toFixed(1);
  let [scaled, unit] = [value, 0];
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  if (unit === 0) return String(Math.round(scaled));
  return `${scaled.toFixed(digitsBehind(scaled))}${units[unit]}`;
}

function digitsBehind(scaled: number): number {
  if (scaled < 9.995) return 2;
  return scaled < 99.95 ? 1 : 0;
}
