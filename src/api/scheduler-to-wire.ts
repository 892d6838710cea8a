import type { SchedulerStanding } from '../director/added-schedulers.ts';
import type { Director } from '../director/director.ts';
import type { Service } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import { schedulerNames } from '../sched/registry.ts';
import type { WireScheduler, WireSchedulerUse } from './scheduler-wire.ts';

/** Every scheduler as JSON: the built-in ones, then those that were added. */
export function schedulersToWire(director: Director): readonly WireScheduler[] {
  const usersOf = (name: string) => director.services().filter(({ scheduler }) => scheduler === name);
  const builtIn = schedulerNames.map(name => ({ name, builtIn: true, services: usersOf(name).map(useToWire) }));
  return [...builtIn, ...director.schedulers.list().map(addedToWire)];
}

/** A scheduler that was added, as JSON. */
export function addedToWire({ scheduler, services, failure }: SchedulerStanding): WireScheduler {
  const { name, file, digest, addedAt, abilities } = scheduler;
  const functions = (['build', 'pick', 'onOpen', 'onClose'] as const).filter(each => abilities[each]);
  const told = failure ? { ...failure, at: failure.at.toISOString() } : null;
  const added = { file, digest, at: addedAt.toISOString(), functions, failure: told };
  return { name, builtIn: false, services: services.map(useToWire), added };
}

function useToWire({ protocol, vip, port, fallbacks = [] }: Service): WireSchedulerUse {
  return { service: { protocol, vip: formatIp(vip), port }, fallbacks };
}
