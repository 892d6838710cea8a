import { DataplaneError } from '../dataplane/dataplane.ts';
import { estimatorPeriod } from '../model/estimator.ts';
import type { Counters } from './counters.ts';

/**
 * Has a reading for the rates of services taken every `estimatorPeriod`, until the result is disposed of. One that takes
 * longer is not begun anew; once the dataplane is closed there are no more.
 * @param report is told of a reading that failed
 */
export function estimateRates(counters: Pick<Counters, 'estimateRates'>, report: (error: Error) => void): Disposable {
  let reading = false;
  const timer = setInterval(async () => {
    if (reading) return;
    reading = true;
    try {
      await counters.estimateRates();
    } catch (error) {
      if (isClosed(error)) clearInterval(timer);
      else report(error instanceof Error ? error : new Error(String(error)));
    } finally {
      reading = false;
    }
  }, estimatorPeriod * 1000);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function isClosed(error: unknown): boolean {
  return error instanceof DataplaneError && error.code === 'ERR_CLOSED';
}
