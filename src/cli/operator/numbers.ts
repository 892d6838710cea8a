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
