const bars = '▁▂▃▄▅▆▇█';

/**
 * Draws samples as bars, the newest at the right: nothing as a space, the largest as a full bar.
 * @param columns how many of the newest are drawn
 */
export function sparkline(samples: readonly number[], columns: number): string {
  if (columns <= 0) return '';
  const shown = samples.slice(-columns);
  const most = Math.max(0, ...shown);
  return shown
    .map(sample => barOf(sample, most))
    .join('')
    .padStart(columns);
}

function barOf(sample: number, most: number): string {
  if (sample <= 0) return ' ';
  return bars.charAt(Math.min(bars.length - 1, Math.ceil((sample / most) * bars.length) - 1));
}
