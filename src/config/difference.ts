import { isDeepStrictEqual } from 'node:util';
import type {
  WireEdit,
  WireMarkPlan,
  WireServer,
  WireServerName,
  WireServerOptions,
  WireServicePlan,
  WireSettings,
  WireTable,
  WireVirtualAddress,
  WireVirtualService,
} from '../api/wire.ts';
import { type SettingName, settingNames } from '../model/settings.ts';
import { type Fields, type FieldValue, serverToFields, serviceToFields, usualServer, usualService } from './fields.ts';
import type { WantedTable } from './read.ts';

/** A field that changes. Of what is added there is no former value. */
export interface FieldChange {
  readonly name: string;
  readonly from?: FieldValue;
  readonly to: FieldValue;
}

/** What becomes of live connections: they lose their server, they stay until they end, or they are sent another way. */
export type Effect = 'cut' | 'drain' | 'move';

/** One thing that an application changes: a service, a server of a service, or a setting. */
export interface Change {
  readonly change: 'add' | 'remove' | 'change';
  readonly service?: WireVirtualAddress;
  readonly server?: WireServerName;
  readonly setting?: SettingName;
  readonly fields: readonly FieldChange[];
  /** Live connections that it touches: ActiveConn and InActConn. */
  readonly connections: number;
  /** What becomes of them, if there can be any. */
  readonly effect?: Effect;
}

/** How a table differs from what is wanted, and what has to be done about it. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly edits: readonly WireEdit[];
  readonly settings: Partial<WireSettings>;
}

type Part = Pick<Difference, 'changes' | 'edits'>;
type Plan = WireServicePlan | WireMarkPlan;
type ServerPlan = WireServerName & WireServerOptions;

/**
 * What has to be done to come from a table to what is wanted. What is the same is not touched, and keeps its place; the order
 * of a file only counts for what is added.
 */
export function difference(present: WireTable, wanted: WantedTable): Difference {
  const parts = [
    ...(wanted.services === undefined ? [] : servicesDifference(present.services, wanted.services)),
    ...(wanted.marks === undefined ? [] : servicesDifference(present.marks, wanted.marks)),
  ];
  const names = settingNames.filter(name => {
    const value = wanted.settings[name];
    return value !== undefined && value !== present.settings[name];
  });
  const settings = names.map(name => settingChange(name, present.settings[name], wanted.settings[name]));
  return {
    changes: [...parts.flatMap(({ changes }) => changes), ...settings],
    edits: parts.flatMap(({ edits }) => edits),
    settings: Object.fromEntries(names.map(name => [name, wanted.settings[name]])),
  };
}

function settingChange(setting: SettingName, from: FieldValue, to: FieldValue = null): Change {
  return { change: 'change', setting, fields: [{ name: setting, from, to }], connections: 0 };
}

function servicesDifference(present: readonly WireVirtualService[], wanted: readonly Plan[]): Part[] {
  const now = new Map(present.map(service => [serviceKey(service), service]));
  const names = new Set(wanted.map(serviceKey));
  const removed = present.filter(service => !names.has(serviceKey(service))).map(removeService);
  return [...removed, ...wanted.map(service => serviceDifference(now.get(serviceKey(service)), service))];
}

function removeService(present: WireVirtualService): Part {
  const service = addressOf(present);
  const connections = present.servers.reduce((sum, server) => sum + live(server), 0);
  return {
    changes: [{ change: 'remove', service, fields: [], connections, effect: 'cut' }],
    edits: [{ kind: 'delete-service', service }],
  };
}

function serviceDifference(now: WireVirtualService | undefined, wanted: Plan): Part {
  const service = addressOf(wanted);
  const { scheduler, schedulerFlags, persistence, onePacket } = wanted;
  const options = { scheduler, schedulerFlags, persistence, onePacket };
  const servers = serversDifference(service, now?.servers ?? [], wanted.servers);
  if (now === undefined) {
    const fields = addedFields(serviceToFields(wanted), usualService);
    const change: Change = { change: 'add', service, fields, connections: 0 };
    const edit: WireEdit = { kind: 'add-service', service, options };
    return { changes: [change, ...servers.changes], edits: [edit, ...servers.edits] };
  }
  const fields = changedFields(serviceToFields(now, scheduler), serviceToFields(wanted));
  if (fields.length === 0) return servers;
  const change: Change = { change: 'change', service, fields, connections: 0 };
  const edit: WireEdit = { kind: 'edit-service', service, options };
  return { changes: [change, ...servers.changes], edits: [edit, ...servers.edits] };
}

function serversDifference(
  service: WireVirtualAddress,
  present: readonly WireServer[],
  wanted: readonly ServerPlan[],
): Part {
  const now = new Map(present.map(server => [serverKey(server), server]));
  const names = new Set(wanted.map(serverKey));
  const removed = present.filter(server => !names.has(serverKey(server)));
  const added = wanted.filter(server => !now.has(serverKey(server)));
  const changed = wanted.flatMap(server => {
    const former = now.get(serverKey(server));
    const fields = former ? changedFields(serverToFields(former), serverToFields(server)) : [];
    return former && fields.length > 0 ? [{ former, server, fields }] : [];
  });
  return {
    changes: [
      ...removed.map((server): Change => {
        return {
          change: 'remove',
          service,
          server: nameOf(server),
          fields: [],
          connections: live(server),
          effect: 'cut',
        };
      }),
      ...changed.map(({ former, server, fields }): Change => {
        return { change: 'change', service, server: nameOf(server), fields, ...touched(former, server) };
      }),
      ...added.map((server): Change => {
        const fields = addedFields(serverToFields(server), usualServer);
        return { change: 'add', service, server: nameOf(server), fields, connections: 0 };
      }),
    ],
    edits: [
      ...removed.map(server => ({ kind: 'delete-server', service, server: nameOf(server) }) as const),
      ...(changed.length > 0
        ? [{ kind: 'edit-servers', service, servers: changed.map(({ server }) => server) } as const]
        : []),
      ...(added.length > 0 ? [{ kind: 'add-servers', service, servers: added } as const] : []),
    ],
  };
}

function touched(former: WireServer, server: ServerPlan): Pick<Change, 'connections' | 'effect'> {
  if (!isDeepStrictEqual(former.forwarding, server.forwarding)) return { connections: live(former), effect: 'move' };
  if (server.weight === 0 && former.weight > 0) return { connections: live(former), effect: 'drain' };
  return { connections: 0 };
}

function changedFields(from: Fields, to: Fields): FieldChange[] {
  return Object.entries(to).flatMap(([name, value]) => {
    const former = from[name] ?? null;
    return isDeepStrictEqual(former, value) ? [] : [{ name, from: former, to: value }];
  });
}

function addedFields(fields: Fields, usual: Fields): FieldChange[] {
  return Object.entries(fields).flatMap(([name, to]) => (isDeepStrictEqual(usual[name], to) ? [] : [{ name, to }]));
}

function live({ active, inactive }: WireServer): number {
  return active + inactive;
}

function addressOf(service: WireVirtualAddress): WireVirtualAddress {
  if ('mark' in service) return { mark: service.mark, family: service.family };
  const { protocol, vip, port } = service;
  return { protocol, vip, port };
}

function nameOf({ address, port }: WireServerName): WireServerName {
  return { address, port };
}

function serviceKey(service: WireVirtualAddress): string {
  if ('mark' in service) return `${service.mark} ${service.family}`;
  const { protocol, vip, port } = service;
  return `${protocol} ${vip} ${port}`;
}

function serverKey({ address, port }: WireServerName): string {
  return `${address} ${port}`;
}
