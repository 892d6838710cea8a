import type { Service } from '../model/service.ts';
import { isSchedulerName } from '../sched/registry.ts';

/** What a service has before anybody names a scheduler, as with ipvsadm. */
const usualScheduler = 'wlc';

type Scheduling = Pick<Service, 'scheduler' | 'fallbacks'>;

/** What a service goes back to if its next scheduler fails: what it has now, and what that would go back to. Nothing for a built-in one. */
export function fallbacksAfter(current: Scheduling | undefined, scheduler: string): Pick<Service, 'fallbacks'> {
  if (isSchedulerName(scheduler)) return {};
  if (current?.scheduler === scheduler && current.fallbacks !== undefined) return { fallbacks: current.fallbacks };
  const { scheduler: former = usualScheduler, fallbacks = [] } = current ?? {};
  return { fallbacks: [former, ...fallbacks].filter(name => name !== scheduler) };
}

/** A service with another scheduler; it goes back to the one that it has. */
export function withScheduler(service: Service, scheduler: string): Service {
  const { fallbacks: _, ...rest } = service;
  return { ...rest, scheduler, ...fallbacksAfter(service, scheduler) };
}

/** A service that has gone back to what it had before its scheduler. */
export function fallenBack({ fallbacks = [], ...service }: Service): Service {
  const [scheduler = usualScheduler, ...rest] = fallbacks;
  return isSchedulerName(scheduler) ? { ...service, scheduler } : { ...service, scheduler, fallbacks: rest };
}

/** A service that does not go back to a scheduler which is removed. */
export function withoutFallback(service: Service, scheduler: string): Service {
  if (!service.fallbacks?.includes(scheduler)) return service;
  return { ...service, fallbacks: service.fallbacks.filter(name => name !== scheduler) };
}
