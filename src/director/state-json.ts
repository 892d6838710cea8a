import { z } from 'zod';
import type { Counters } from '../model/counters.ts';
import type { Server } from '../model/server.ts';
import { type Service, serviceName } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import { isSchedulerName } from '../sched/registry.ts';
import type { Baseline } from './baseline.ts';
import { persistenceToJson } from './persistence-schema.ts';
import { serverSchema, serviceAddressSchema } from './schema.ts';
import { serviceOptionsSchema } from './service-schema.ts';
import { settingsSchema } from './settings-schema.ts';
import type { DirectorState } from './state.ts';
import { syncDaemonSchema, syncDaemonToJson } from './sync-daemon-schema.ts';

const schedulerSchema = z.string().refine(isSchedulerName, { error: 'expected the name of a scheduler' });

const serviceSchema = serviceAddressSchema.extend({
  ...serviceOptionsSchema.shape,
  scheduler: schedulerSchema,
  servers: z.array(serverSchema),
});

const countSchema = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

/** A file of a version that counted no outgoing packets tells nothing of them. */
const newCountSchema = countSchema.default(0n);

const countersSchema = z.strictObject({
  connections: countSchema,
  packets: countSchema,
  bytes: countSchema,
  outPackets: newCountSchema,
  outBytes: newCountSchema,
});

const baselineSchema = z.strictObject({
  total: countersSchema,
  servers: z.record(z.string(), countersSchema).transform(servers => new Map(Object.entries(servers))),
});

/** The state file read as a director's state: version 2, or 1, which knew less. What a file doesn't tell is as usual. */
export const stateSchema = z
  .strictObject({
    version: z.literal([1, 2]),
    services: z.array(serviceSchema).refine(areDistinct, 'expected each service once'),
    settings: settingsSchema,
    syncDaemons: z.array(syncDaemonSchema).default([]),
    baselines: z.record(z.string(), baselineSchema).transform(baselines => new Map(Object.entries(baselines))),
  })
  .transform(({ version: _, ...state }): DirectorState => state);

/** A state as the text of the state file: addresses as texts, counters as decimal text. Each server is a line: there may be many. */
export function stateToJson({ services, settings, syncDaemons, baselines }: DirectorState): string {
  const rest = {
    version: 2,
    settings,
    ...(syncDaemons.length > 0 && { syncDaemons: syncDaemons.map(syncDaemonToJson) }),
    baselines: Object.fromEntries([...baselines].map(([name, baseline]) => [name, baselineToJson(baseline)])),
  };
  return `{\n  "services": ${listText(services.map(serviceText), '  ')},${JSON.stringify(rest, null, 2).slice(1)}\n`;
}

function serviceText({ vip, persistence, servers, ...rest }: Service): string {
  const text = JSON.stringify({
    ...rest,
    vip: formatIp(vip),
    ...(persistence && { persistence: persistenceToJson(persistence) }),
  });
  const lines = servers.map(server => JSON.stringify(serverToJson(server)));
  return `${text.slice(0, -1)},"servers":${listText(lines, '    ')}}`;
}

function listText(lines: readonly string[], indent: string): string {
  return lines.length === 0 ? '[]' : `[\n${indent}  ${lines.join(`,\n${indent}  `)}\n${indent}]`;
}

function serverToJson({ address, ...rest }: Server) {
  return { address: formatIp(address), ...rest };
}

function baselineToJson({ total, servers }: Baseline) {
  const byServer = [...servers].map(([name, counters]) => [name, countersToJson(counters)]);
  return { total: countersToJson(total), servers: Object.fromEntries(byServer) };
}

function countersToJson(counters: Counters) {
  return Object.fromEntries(Object.entries(counters).map(([name, count]) => [name, String(count)]));
}

function areDistinct(services: readonly Service[]): boolean {
  return new Set(services.map(serviceName)).size === services.length;
}
