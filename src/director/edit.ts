import { type Server, type ServerAddress, serverKey } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import { isSchedulerName } from '../sched/registry.ts';
import { serverContradictions, serviceContradictions } from './contradictions.ts';
import { fallbacksAfter, withScheduler } from './fallbacks.ts';
import type { Refusal } from './refusal.ts';

/** All of a service but its address and servers. Whether the scheduler exists is yet to be seen. */
export interface ServiceOptions extends Omit<Service, keyof ServiceAddress | 'scheduler' | 'servers'> {
  readonly scheduler: string;
}

/** One change of services that somebody asks for. */
export type Edit =
  | { readonly kind: 'add-service'; readonly service: ServiceAddress; readonly options: ServiceOptions }
  | { readonly kind: 'edit-service'; readonly service: ServiceAddress; readonly options: ServiceOptions }
  | { readonly kind: 'use-scheduler'; readonly service: ServiceAddress; readonly scheduler: string }
  | { readonly kind: 'delete-service'; readonly service: ServiceAddress }
  | { readonly kind: 'clear' }
  | { readonly kind: 'add-server'; readonly service: ServiceAddress; readonly server: Server }
  | { readonly kind: 'edit-server'; readonly service: ServiceAddress; readonly server: Server }
  | { readonly kind: 'delete-server'; readonly service: ServiceAddress; readonly server: ServerAddress };

/** What came of some edits. */
export interface Edited {
  /** The services after those edits that could be made. */
  readonly services: readonly Service[];
  /** Why others could not, by their place among the edits. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** Names of services that were deleted and may have been added anew: they have nothing of the former ones. */
  readonly deleted: ReadonlySet<string>;
}

/** Tells whether there is a scheduler. */
export type IsScheduler = (name: string) => boolean;

/** Makes edits to the list of desired services, one after the other; one that is refused leaves it as it is. */
export function applyEdits(
  services: readonly Service[],
  edits: readonly Edit[],
  isScheduler: IsScheduler = isSchedulerName,
): Edited {
  // A map keeps the order in which its keys were added, and the place of one whose value changes.
  const drafts = new Map(services.map(service => [serviceName(service), untouched(service)]));
  const refusals = new Map<number, Refusal>();
  const deleted = new Set<string>();
  const nameOf = serviceNames();
  for (const [at, edit] of edits.entries()) {
    const refusal = applyEdit({ drafts, deleted, nameOf, isScheduler }, edit);
    if (refusal !== undefined) refusals.set(at, refusal);
  }
  return { services: [...drafts.values()].map(serviceOf), refusals, deleted };
}

/** A service while edits are made. */
interface Draft {
  readonly service: Service;
  /** By `serverKey`, once edits looked at them; until then those of the service. */
  servers: Map<number | string, Server> | undefined;
}

function untouched(service: Service): Draft {
  return { service, servers: undefined };
}

function serviceOf({ service, servers }: Draft): Service {
  return servers === undefined ? service : { ...service, servers: [...servers.values()] };
}

/** `serviceName`, of the same address over and over in no time. */
function serviceNames(): typeof serviceName {
  let last: ServiceAddress | undefined;
  let name = '';
  return address => {
    if (address !== last) name = serviceName(address);
    last = address;
    return name;
  };
}

interface Editing {
  readonly drafts: Map<string, Draft>;
  readonly deleted: Set<string>;
  readonly nameOf: typeof serviceName;
  readonly isScheduler: IsScheduler;
}

function applyEdit({ drafts, deleted, nameOf, isScheduler }: Editing, edit: Edit): Refusal | undefined {
  if (edit.kind === 'clear') {
    for (const name of drafts.keys()) deleted.add(name);
    drafts.clear();
    return undefined;
  }
  const name = nameOf(edit.service);
  const draft = drafts.get(name);
  switch (edit.kind) {
    case 'add-service':
    case 'edit-service': {
      const service = changeService(draft?.service, edit, isScheduler);
      if (typeof service === 'string') return service;
      drafts.set(name, { service, servers: draft?.servers });
      return undefined;
    }
    case 'use-scheduler':
      if (draft === undefined) return 'no-such-service';
      if (!isScheduler(edit.scheduler)) return 'no-such-scheduler';
      drafts.set(name, { ...draft, service: withScheduler(draft.service, edit.scheduler) });
      return undefined;
    case 'delete-service':
      if (!drafts.delete(name)) return 'no-such-service';
      deleted.add(name);
      return undefined;
    default:
      return draft ? changeServers(draft, edit) : 'no-such-service';
  }
}

function changeService(
  current: Service | undefined,
  { kind, service, options }: ServiceChange,
  isScheduler: IsScheduler,
): Service | Refusal {
  const [wrong] = serviceContradictions(service, options);
  // ipvsadm refuses the others before it asks the kernel, which only looks at the netmask.
  if (wrong !== undefined && wrong !== 'wrong-netmask') return wrong;
  if (kind === 'add-service' && current) return 'service-exists';
  if (kind === 'edit-service' && !current) return 'no-such-service';
  const { protocol, vip, port } = service;
  const { scheduler, schedulerFlags, persistence, onePacket } = options;
  if (!isScheduler(scheduler)) return 'no-such-scheduler';
  const servers = current?.servers ?? [];
  const fallbacks = fallbacksAfter(current, scheduler);
  return wrong ?? { protocol, vip, port, scheduler, ...fallbacks, schedulerFlags, persistence, onePacket, servers };
}

type ServiceChange = Extract<Edit, { options: ServiceOptions }>;

type ServerChange = Extract<Edit, { server: ServerAddress }>;

function changeServers(draft: Draft, edit: ServerChange): Refusal | undefined {
  draft.servers ??= new Map(draft.service.servers.map(server => [serverKey(server), server]));
  const { servers } = draft;
  const key = serverKey(edit.server);
  if (edit.kind === 'delete-server') return servers.delete(key) ? undefined : 'no-such-server';
  const [wrong] = serverContradictions(draft.service.vip, edit.server);
  if (wrong !== undefined && wrong !== 'not-unicast') return wrong;
  if (edit.kind === 'edit-server' && !servers.has(key)) return 'no-such-server';
  if (edit.kind === 'add-server' && servers.has(key)) return 'server-exists';
  if (wrong !== undefined) return wrong;
  servers.set(key, edit.server);
  return undefined;
}
