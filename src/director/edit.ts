import type { Server, ServerAddress } from '../model/server.ts';
import { type Service, type ServiceAddress, serviceDefaults, serviceName } from '../model/service.ts';
import { isUnicast } from '../net/unicast.ts';
import { isSchedulerName } from '../sched/registry.ts';

/** One change that somebody asks for. */
export type Edit =
  | { readonly kind: 'add-service'; readonly service: ServiceAddress; readonly scheduler: string }
  | { readonly kind: 'edit-service'; readonly service: ServiceAddress; readonly scheduler: string }
  | { readonly kind: 'delete-service'; readonly service: ServiceAddress }
  | { readonly kind: 'clear' }
  | { readonly kind: 'add-server'; readonly service: ServiceAddress; readonly server: Server }
  | { readonly kind: 'edit-server'; readonly service: ServiceAddress; readonly server: Server }
  | { readonly kind: 'delete-server'; readonly service: ServiceAddress; readonly server: ServerAddress };

/** Why an edit can't be made, in the order in which IPVS checks. */
export type Refusal =
  | 'service-exists'
  | 'no-such-service'
  | 'no-such-scheduler'
  | 'server-exists'
  | 'no-such-server'
  | 'not-unicast';

/** The list of services after an edit, or why there is none. */
export type Edited =
  | { readonly kind: 'edited'; readonly services: readonly Service[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Makes one edit to the list of desired services. */
export function applyEdit(services: readonly Service[], edit: Edit): Edited {
  if (edit.kind === 'clear') return edited([]);
  const at = services.findIndex(service => serviceName(service) === serviceName(edit.service));
  const current = services[at];
  if (edit.kind === 'add-service') return current ? refused('service-exists') : addService(services, edit);
  if (current === undefined) return refused('no-such-service');
  if (edit.kind === 'delete-service') return edited(services.toSpliced(at, 1));
  const next = changeService(current, edit);
  return typeof next === 'string' ? refused(next) : edited(services.with(at, next));
}

function addService(services: readonly Service[], { service, scheduler }: Edit & { kind: 'add-service' }): Edited {
  if (!isSchedulerName(scheduler)) return refused('no-such-scheduler');
  const { protocol, vip, port } = service;
  return edited([...services, { protocol, vip, port, scheduler, ...serviceDefaults, servers: [] }]);
}

type ServiceEdit = Extract<Edit, { kind: 'edit-service' | 'add-server' | 'edit-server' | 'delete-server' }>;

function changeService(service: Service, edit: ServiceEdit): Service | Refusal {
  if (edit.kind === 'edit-service') {
    return isSchedulerName(edit.scheduler) ? { ...service, scheduler: edit.scheduler } : 'no-such-scheduler';
  }
  const servers = changeServers(service.servers, edit);
  return typeof servers === 'string' ? servers : { ...service, servers };
}

type ServerEdit = Exclude<ServiceEdit, { kind: 'edit-service' }>;

function changeServers(servers: readonly Server[], edit: ServerEdit): readonly Server[] | Refusal {
  const { address, port } = edit.server;
  const at = servers.findIndex(server => server.address === address && server.port === port);
  switch (edit.kind) {
    case 'add-server':
      if (at !== -1) return 'server-exists';
      return isUnicast(address) ? [...servers, edit.server] : 'not-unicast';
    case 'edit-server':
      return at === -1 ? 'no-such-server' : servers.with(at, edit.server);
    case 'delete-server':
      return at === -1 ? 'no-such-server' : servers.toSpliced(at, 1);
    default:
      return edit satisfies never;
  }
}

function edited(services: readonly Service[]): Edited {
  return { kind: 'edited', services };
}

function refused(refusal: Refusal): Edited {
  return { kind: 'refused', refusal };
}
