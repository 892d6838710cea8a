import { type Service, serviceName } from '../model/service.ts';
import type { SchedulerFailure } from '../scheduling/added-scheduler.ts';
import type { SchedulerError } from '../scheduling/errors.ts';
import type { Proposal, Scheduling, Seen } from '../scheduling/scheduling.ts';
import { fallenBack } from './fallbacks.ts';
import type { DirectorState } from './state.ts';

/** What failures are found and told with. */
export interface FailureParts {
  readonly scheduling: Scheduling;
  readonly dataplane: Seen;
  /** Is told of services that went back to a former scheduler. */
  readonly report: (message: string) => void;
}

/** The state after services whose schedulers failed went back, with the dataplane's services. */
interface LaidOut {
  readonly next: DirectorState;
  readonly proposal: Proposal;
}

/** How schedulers that were added failed last, and what becomes of services then. */
export class SchedulerFailures {
  readonly #parts: FailureParts;
  readonly #last = new Map<string, SchedulerFailure>();

  constructor(parts: FailureParts) {
    this.#parts = parts;
  }

  /** The latest failure of a scheduler since it was added, or since lvxd started. */
  of(scheduler: string): SchedulerFailure | undefined {
    return this.#last.get(scheduler);
  }

  forget(scheduler: string): void {
    this.#last.delete(scheduler);
  }

  /** A scheduler failed some services, which go back. */
  note(services: readonly Service[], { scheduler, message }: SchedulerError): void {
    this.#last.set(scheduler, { at: new Date(), message, services: services.map(serviceName) });
    const backs = services.map(service => `${serviceName(service)} goes back to ${fallenBack(service).scheduler}`);
    this.#parts.report(`scheduler ${[message, ...backs].join('; ')}`);
  }

  /**
   * Lays out the services of a state. Those that had their scheduler already go back to the former one if it fails.
   * @throws SchedulerError if the scheduler of another one fails
   */
  async layOut(next: DirectorState, present: readonly Service[]): Promise<LaidOut> {
    const { scheduling, dataplane } = this.#parts;
    const had = new Map(present.map(service => [serviceName(service), service.scheduler]));
    let services = next.services;
    for (;;) {
      const proposal = await scheduling.propose(services, dataplane);
      if (proposal.failed.size === 0)
        return { next: services === next.services ? next : { ...next, services }, proposal };
      services = services.map(service => {
        const error = proposal.failed.get(serviceName(service));
        if (error === undefined) return service;
        if (had.get(serviceName(service)) !== service.scheduler) throw error;
        const former = fallenBack(service);
        had.set(serviceName(service), former.scheduler);
        this.note([service], error);
        return former;
      });
    }
  }
}
