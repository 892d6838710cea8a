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

/** The list of services after an edit, or why there is none. */
export type Edited =
  | { readonly kind: 'edited'; readonly services: readonly Service[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Makes one edit to the list of desired services. */
export function applyEdit(services: readonly Service[], edit: Edit): Edited {
  if (edit.kind === 'clear') return edited([]);
  const at = services.findIndex(service => serviceName(service) === serviceName(edit.service));
  const current = services[at];
  if (edit.kind === 'delete-service') {
    return current ? edited(services.toSpliced(at, 1)) : refused('no-such-service');
  }
  const next = changeService(current, edit);
  if (typeof next === 'string') return refused(next);
  return edited(current ? services.with(at, next) : [...services, next]);
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

function edited(services: readonly Service[]): Edited {
  return { kind: 'edited', services };
}

function refused(refusal: Refusal): Edited {
  return { kind: 'refused', refusal };
}
