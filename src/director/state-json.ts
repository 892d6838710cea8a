import { z } from 'zod';
import type { Counters } from '../model/counters.ts';
import type { Baseline } from './baseline.ts';
import { addedSchedulerSchema, addedSchedulerToJson } from './scheduler-schema.ts';
import { marksSchema, servicesSchema, virtualServicesText } from './services-json.ts';
import { settingsSchema } from './settings-schema.ts';
import type { DirectorState } from './state.ts';
import { syncDaemonSchema, syncDaemonToJson } from './sync-daemon-schema.ts';
import { undoSlots } from './undo-slot.ts';

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
    services: servicesSchema,
    marks: marksSchema,
    settings: settingsSchema,
    syncDaemons: z.array(syncDaemonSchema).default([]),
    schedulers: z.array(addedSchedulerSchema).default([]),
    baselines: z.record(z.string(), baselineSchema).transform(baselines => new Map(Object.entries(baselines))),
    undo: z.enum(undoSlots).optional(),
  })
  .transform(({ version: _, ...state }): DirectorState => state);

/** A state as the text of the state file: addresses as texts, counters as decimal text. */
export function stateToJson(state: DirectorState): string {
  const { settings, syncDaemons, schedulers, baselines, undo } = state;
  const rest = {
    version: 2,
    settings,
    ...(syncDaemons.length > 0 && { syncDaemons: syncDaemons.map(syncDaemonToJson) }),
    ...(schedulers.length > 0 && { schedulers: schedulers.map(addedSchedulerToJson) }),
    baselines: Object.fromEntries([...baselines].map(([name, baseline]) => [name, baselineToJson(baseline)])),
    ...(undo && { undo }),
  };
  return `{\n  ${virtualServicesText(state)}${JSON.stringify(rest, null, 2).slice(1)}\n`;
}

function baselineToJson({ total, servers }: Baseline) {
  const byServer = [...servers].map(([name, counters]) => [name, countersToJson(counters)]);
  return { total: countersToJson(total), servers: Object.fromEntries(byServer) };
}

function countersToJson(counters: Counters) {
  return Object.fromEntries(Object.entries(counters).map(([name, count]) => [name, String(count)]));
}
