import { type Server, type ServerAddress, serverKey } from '../model/server.ts';
import type { ServiceAddress, ServiceRules } from '../model/service.ts';
import {
  clientFamily,
  hasVip,
  isMark,
  type VirtualAddress,
  type VirtualService,
  virtualName,
} from '../model/virtual-service.ts';
import { isSchedulerName } from '../sched/registry.ts';
import { serverContradictions, serviceContradictions } from './contradictions.ts';
import { fallbacksAfter, withScheduler } from './fallbacks.ts';
import type { Refusal } from './refusal.ts';
import type { VirtualServices } from './state.ts';

/** All of a service but its address and servers. Whether the scheduler exists is yet to be seen. */
export interface ServiceOptions extends Omit<ServiceRules, 'scheduler' | 'servers'> {
  readonly scheduler: string;
  /** A persistence engine that somebody wants. There is none. */
  readonly engine?: string;
}

/** One change of virtual services that somebody asks for. */
export type Edit =
  | { readonly kind: 'add-service'; readonly service: VirtualAddress; readonly options: ServiceOptions }
  | { readonly kind: 'edit-service'; readonly service: VirtualAddress; readonly options: ServiceOptions }
  | { readonly kind: 'use-scheduler'; readonly service: ServiceAddress; readonly scheduler: string }
  | { readonly kind: 'delete-service'; readonly service: VirtualAddress }
  | { readonly kind: 'clear' }
  | { readonly kind: 'add-server'; readonly service: VirtualAddress; readonly server: Server }
  | { readonly kind: 'edit-server'; readonly service: VirtualAddress; readonly server: Server }
  | { readonly kind: 'delete-server'; readonly service: VirtualAddress; readonly server: ServerAddress };

/** What came of some edits. */
export interface Edited {
  /** The virtual services after those edits that could be made. */
  readonly table: VirtualServices;
  /** Why others could not, by their place among the edits. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** Names of services that were deleted and may have been added anew: they have nothing of the former ones. */
  readonly deleted: ReadonlySet<string>;
}

/** Tells whether there is a scheduler. */
export type IsScheduler = (name: string) => boolean;

/** Makes edits to the desired virtual services, one after the other; one that is refused leaves them as they are. */
export function applyEdits(
  { services, marks }: VirtualServices,
  edits: readonly Edit[],
  isScheduler: IsScheduler = isSchedulerName,
): Edited {
  // A map keeps the order in which its keys were added, and the place of one whose value changes.
  const drafts = new Map([...services, ...marks].map(service => [virtualName(service), untouched(service)]));
  const refusals = new Map<number, Refusal>();
  const deleted = new Set<string>();
  const nameOf = virtualNames();
  for (const [at, edit] of edits.entries()) {
    const refusal = applyEdit({ drafts, deleted, nameOf, isScheduler }, edit);
    if (refusal !== undefined) refusals.set(at, refusal);
  }
  const all = [...drafts.values()].map(serviceOf);
  return { table: { services: all.filter(hasVip), marks: all.filter(isMark) }, refusals, deleted };
}

/** A service while edits are made. */
interface Draft {
  readonly service: VirtualService;
  /** By `serverKey`, once edits looked at them; until then those of the service. */
  servers: Map<number | string, Server> | undefined;
}

function untouched(service: VirtualService): Draft {
  return { service, servers: undefined };
}

function serviceOf({ service, servers }: Draft): VirtualService {
  return servers === undefined ? service : { ...service, servers: [...servers.values()] };
}

/** `virtualName`, of the same address over and over in no time. */
function virtualNames(): typeof virtualName {
  let last: VirtualAddress | undefined;
  let name = '';
  return address => {
    if (address !== last) name = virtualName(address);
    last = address;
    return name;
  };
}

interface Editing {
  readonly drafts: Map<string, Draft>;
  readonly deleted: Set<string>;
  readonly nameOf: typeof virtualName;
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
      if (draft === undefined || isMark(draft.service)) return 'no-such-service';
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
  current: VirtualService | undefined,
  { kind, service, options }: ServiceChange,
  isScheduler: IsScheduler,
): VirtualService | Refusal {
  const [wrong] = serviceContradictions(service, options);
  // ipvsadm refuses the others before it asks the kernel, which only looks at the netmask.
  if (wrong !== undefined && wrong !== 'wrong-netmask') return wrong;
  if (kind === 'add-service' && current) return 'service-exists';
  if (kind === 'edit-service' && !current) return 'no-such-service';
  const { scheduler, schedulerFlags, persistence, onePacket } = options;
  // Nothing is scheduled for a mark, so none that was added runs for it.
  if (!(isMark(service) ? isSchedulerName : isScheduler)(scheduler)) return 'no-such-scheduler';
  if (options.engine !== undefined) return 'no-such-engine';
  const servers = current?.servers ?? [];
  const rules = { scheduler, ...fallbacksAfter(current, scheduler), schedulerFlags, persistence, onePacket, servers };
  return wrong ?? { ...addressOf(service), ...rules };
}

function addressOf(service: VirtualAddress): VirtualAddress {
  if (isMark(service)) return { mark: service.mark, family: service.family };
  const { protocol, vip, port } = service;
  return { protocol, vip, port };
}

type ServiceChange = Extract<Edit, { options: ServiceOptions }>;

type ServerChange = Extract<Edit, { server: ServerAddress }>;

function changeServers(draft: Draft, edit: ServerChange): Refusal | undefined {
  draft.servers ??= new Map(draft.service.servers.map(server => [serverKey(server), server]));
  const { servers } = draft;
  const key = serverKey(edit.server);
  if (edit.kind === 'delete-server') return servers.delete(key) ? undefined : 'no-such-server';
  const [wrong] = serverContradictions(clientFamily(draft.service), edit.server);
  if (wrong !== undefined && wrong !== 'not-unicast') return wrong;
  if (edit.kind === 'edit-server' && !servers.has(key)) return 'no-such-server';
  if (edit.kind === 'add-server' && servers.has(key)) return 'server-exists';
  if (wrong !== undefined) return wrong;
  servers.set(key, edit.server);
  return undefined;
}
