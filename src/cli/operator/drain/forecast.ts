import { duration } from '../status.ts';

/** How many connections were left at a time. */
export interface Sample {
  /** Seconds of a clock that never goes back. */
  readonly at: number;
  readonly left: number;
}

/** Over how many samples the rate is taken at most. */
const samplesUsed = 15;

/**
 * How fast connections end, and when none will be left if it goes on like this.
 * @param samples the newest last
 */
export function forecast(samples: readonly Sample[]): {
  readonly perSecond: number;
  readonly seconds: number | undefined;
} {
  const last = samples.at(-1);
  const first = samples.slice(-samplesUsed)[0];
  if (first === undefined || last === undefined || last.at <= first.at) return { perSecond: 0, seconds: undefined };
  const perSecond = Math.max(0, (first.left - last.left) / (last.at - first.at));
  return { perSecond, seconds: perSecond === 0 ? undefined : last.left / perSecond };
}

/** One line of progress. */
export function progressText(samples: readonly Sample[]): string {
  const left = samples.at(-1)?.left ?? 0;
  const { perSecond, seconds } = forecast(samples);
  const connections = `${left} ${left === 1 ? 'connection' : 'connections'} left`;
  if (left === 0) return connections;
  if (seconds === undefined)
    return `${connections}, ${samples.length < 2 ? 'no forecast yet' : 'none ends at present'}`;
  return `${connections}, ${perSecond.toFixed(1)}/s end, none left in about ${duration(Math.ceil(seconds))}`;
}
