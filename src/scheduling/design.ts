import { type Service, serviceName } from '../model/service.ts';
import type { Cursor, Plan, Server } from '../sched/scheduler.ts';
import type { Runner } from './runner.ts';

/** What a scheduler that was added makes of a service. */
export interface Design {
  /** As it is wanted. */
  readonly service: Service;
  /** As the dataplane is to have it: with slots, unless its scheduler is asked for each connection. */
  readonly installed: Service;
  readonly runner: Runner;
  /** In the service's order, as they were when they were laid out. */
  readonly servers: readonly Server[];
  readonly plan: Plan;
  /** When to lay it out anew: milliseconds of performance.now(). */
  readonly due: number;
}

/** What a design is made with. */
export interface DesignParts {
  readonly service: Service;
  readonly runner: Runner;
  readonly servers: readonly Server[];
  /** The one in force. */
  readonly former: Design | undefined;
  /** Where the walk of a service's slots is that is in force. */
  readonly cursorOf: (service: Service) => Promise<Cursor>;
}

/**
 * Has a scheduler lay out a service.
 * @throws SchedulerError
 */
export async function design({ service, runner, servers, former, cursorOf }: DesignParts): Promise<Design> {
  const same = former?.runner === runner ? former : undefined;
  const cursor = same && (runner.abilities.pick ? { next: same.plan.start } : await cursorOf(service));
  const before = same && cursor && { servers: same.servers.map(fixed), plan: same.plan, cursor };
  const { schedulerFlags: flags } = service;
  const { plan, again } = await runner.build(servers, { flags, ...(before && { before }) });
  const due = again === undefined ? Number.POSITIVE_INFINITY : performance.now() + again * 1000;
  const goesOn = same?.service === service && isSame(same.plan.slots, plan.slots);
  const { pick, onOpen, onClose } = runner.abilities;
  const watched = (onOpen || onClose) && { watched: true };
  const installed = goesOn ? same.installed : { ...service, ...watched, ...(!pick && { layout: plan }) };
  return { service, installed, runner, servers, plan, due };
}

function fixed({ id, weight, address, port }: Server) {
  return { id, weight, address, port };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((slot, at) => slot === other[at]);
}

/** The designs of services by name. */
export type Designs = ReadonlyMap<string, Design>;

/** Services as the dataplane is to have them. */
export function installedBy(designs: Designs, services: readonly Service[]): readonly Service[] {
  if (designs.size === 0) return services;
  return services.map(service => designs.get(serviceName(service))?.installed ?? service);
}
