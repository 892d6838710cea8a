import type { Dataplane, ServiceTraffic } from '../dataplane/dataplane.ts';
import { markName } from '../model/mark.ts';
import { type Service, serviceName } from '../model/service.ts';
import { isMark, type VirtualAddress } from '../model/virtual-service.ts';
import { trafficSince, zeroed } from './baseline.ts';
import { type Added, settledBaselines } from './baseline-change.ts';
import type { InForce } from './in-force.ts';
import type { Outcome } from './outcome.ts';
import type { Queue } from './queue.ts';
import type { RateBook, ServiceRates } from './rate-book.ts';

/** What counters are kept with. */
interface CounterParts {
  readonly dataplane: Dataplane;
  readonly inForce: InForce;
  readonly changes: Queue;
  readonly rateBook: RateBook;
}

/** What services and servers were sent since their counters were zeroed, and how much comes per second. */
export class Counters {
  readonly #parts: CounterParts;

  constructor(parts: CounterParts) {
    this.#parts = parts;
  }

  /** A desired service's traffic since its counters were zeroed. */
  traffic(service: Service): ServiceTraffic {
    const { dataplane, inForce } = this.#parts;
    return trafficSince(inForce.state.baselines, service, dataplane.traffic(service));
  }

  /** What comes per second for a desired service; see `estimateRates`. */
  rates(service: Service): ServiceRates {
    return this.#parts.rateBook.of(service);
  }

  /** Takes one reading for the rates of all services; to be called every `estimatorPeriod`. */
  estimateRates(): Promise<void> {
    return this.#parts.rateBook.readAll();
  }

  /** Starts the counters of one service, or of all, from zero; those of a mark are. */
  zero(address?: VirtualAddress): Promise<Outcome> {
    const { dataplane, inForce, changes, rateBook } = this.#parts;
    return changes.run(async () => {
      const { state } = inForce;
      if (address !== undefined && isMark(address)) {
        const isThere = state.marks.some(mark => markName(mark) === markName(address));
        return isThere ? { kind: 'done' } : { kind: 'refused', refusal: 'no-such-service' };
      }
      const name = address && serviceName(address);
      const services = state.services.filter(service => name === undefined || serviceName(service) === name);
      if (name !== undefined && services.length === 0) return { kind: 'refused', refusal: 'no-such-service' };
      const baselines = zeroed(state.baselines, services, service => dataplane.traffic(service));
      await inForce.commit({ ...state, baselines });
      for (const service of services) rateBook.zero(service);
      return { kind: 'done' };
    });
  }

  /** Servers that came back to the dataplane with what they had counted begin at zero; to be called within a change. */
  async settle(added: readonly Added[]): Promise<void> {
    const { dataplane, inForce } = this.#parts;
    const { state } = inForce;
    const baselines = settledBaselines(state, added, service => dataplane.traffic(service));
    if (baselines !== state.baselines) await inForce.commit({ ...state, baselines });
  }
}
