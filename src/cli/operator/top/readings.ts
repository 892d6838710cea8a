import type { ApiClient } from '../../../api/client.ts';
import type { WireVerdict } from '../../../api/packet-wire.ts';
import { withRates } from '../verdicts.ts';
import type { TopData } from './frame.ts';
import { RateHistory } from './rates.ts';

/** Reads the director again and again. */
export class Readings {
  readonly #client: Pick<ApiClient, 'status' | 'services' | 'verdicts'>;
  readonly #rates = new RateHistory();
  #verdicts: readonly WireVerdict[] | undefined;
  #at = 0;

  constructor(client: Pick<ApiClient, 'status' | 'services' | 'verdicts'>) {
    this.#client = client;
  }

  /** Reads once; rates are since the time before, and 0 the first time. */
  async next(): Promise<TopData> {
    const [status, verdicts, services] = await Promise.all([
      this.#client.status(),
      this.#client.verdicts(),
      this.#client.services(),
    ]);
    const now = performance.now();
    const seconds = Math.max(0.001, (now - this.#at) / 1000);
    const rates = withRates(this.#verdicts ?? verdicts, verdicts, seconds);
    this.#at = now;
    this.#verdicts = verdicts;
    return {
      at: new Date(),
      status,
      packetsPerSecond: rates.reduce((sum, { perSecond }) => sum + perSecond, 0),
      services: this.#rates.take(services, seconds),
    };
  }
}
