import type { Server, ServerAddress } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceName } from '../model/service.ts';
import { familyOf } from '../net/ip.ts';
import { isUnicast } from '../net/unicast.ts';
import { isSchedulerName } from '../sched/registry.ts';
import type { Refusal } from './refusal.ts';

/** All of a service but its address and servers. Whether the scheduler exists is yet to be seen. */
export interface ServiceOptions extends Omit<Service, keyof ServiceAddress | 'scheduler' | 'servers'> {
  readonly scheduler: string;
}

/** One change of services that somebody asks for. */
export type Edit =
  | { readonly kind: 'add-service'; readonly service: ServiceAddress; readonly options: ServiceOptions }
  | { readonly kind: 'edit-service'; readonly service: ServiceAddress; readonly options: ServiceOptions }
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

/** Makes edits to the list of desired services, one after the other; one that is refused leaves it as it is. */
export function applyEdits(services: readonly Service[], edits: readonly Edit[]): Edited {
  // A map keeps the order in which its keys were added, and the place of one whose value changes.
  const present = new Map(services.map(service => [serviceName(service), service]));
  const refusals = new Map<number, Refusal>();
  const deleted = new Set<string>();
  for (const [at, edit] of edits.entries()) {
    const refusal = applyEdit(present, edit, deleted);
    if (refusal !== undefined) refusals.set(at, refusal);
  }
  return { services: [...present.values()], refusals, deleted };
}

function applyEdit(present: Map<string, Service>, edit: Edit, deleted: Set<string>): Refusal | undefined {
  if (edit.kind === 'clear') {
    for (const name of present.keys()) deleted.add(name);
    present.clear();
    return undefined;
  }
  const name = serviceName(edit.service);
  if (edit.kind === 'delete-service') {
    if (!present.delete(name)) return 'no-such-service';
    deleted.add(name);
    return undefined;
  }
  const next = changeService(present.get(name), edit);
  if (typeof next === 'string') return next;
  present.set(name, next);
  return undefined;
}

type Change = Exclude<Edit, { kind: 'clear' | 'delete-service' }>;

function changeService(current: Service | undefined, edit: Change): Service | Refusal {
  switch (edit.kind) {
    case 'add-service':
      return contradiction(edit) ?? (current ? 'service-exists' : configure(edit, []));
    case 'edit-service':
      return contradiction(edit) ?? (current ? configure(edit, current.servers) : 'no-such-service');
    default: {
      if (current === undefined) return 'no-such-service';
      const servers = changeServers(current, edit);
      return typeof servers === 'string' ? servers : { ...current, servers };
    }
  }
}

type ServiceChange = Extract<Change, { options: ServiceOptions }>;

/** What ipvsadm refuses before it asks the kernel: the kernel would take it and schedule nothing by it. */
function contradiction({ service, options }: ServiceChange): Refusal | undefined {
  if (service.port === 0 && options.persistence === undefined) return 'zero-port';
  if (options.onePacket && service.protocol !== 'udp') return 'not-udp';
  return undefined;
}

function configure({ service, options }: ServiceChange, servers: readonly Server[]): Service | Refusal {
  const { protocol, vip, port } = service;
  const { scheduler, schedulerFlags, persistence, onePacket } = options;
  if (!isSchedulerName(scheduler)) return 'no-such-scheduler';
  if (persistence !== undefined && 'prefix' in persistence !== (familyOf(vip) === 6)) return 'wrong-netmask';
  return { protocol, vip, port, scheduler, schedulerFlags, persistence, onePacket, servers };
}

type ServerChange = Exclude<Change, ServiceChange>;

function changeServers({ vip, servers }: Service, edit: ServerChange): readonly Server[] | Refusal {
  const { address, port } = edit.server;
  const at = servers.findIndex(server => server.address === address && server.port === port);
  if (edit.kind === 'delete-server') return at === -1 ? 'no-such-server' : servers.toSpliced(at, 1);
  const { forwarding, upperThreshold, lowerThreshold } = edit.server;
  if (forwarding.kind === 'direct' && familyOf(address) !== familyOf(vip)) return 'mixed-families';
  if (lowerThreshold > upperThreshold) return 'threshold-order';
  if (edit.kind === 'edit-server') return at === -1 ? 'no-such-server' : servers.with(at, edit.server);
  if (at !== -1) return 'server-exists';
  return isUnicast(address) ? [...servers, edit.server] : 'not-unicast';
}
