import { z } from 'zod';
import { ipip } from '../model/forwarding.ts';
import type { Server } from '../model/server.ts';
import type { ServiceRules } from '../model/service.ts';
import { type VirtualService, virtualName } from '../model/virtual-service.ts';
import { formatIp } from '../net/ip.ts';
import { isSchedulerName } from '../sched/registry.ts';
import { schedulerNamePattern } from '../sched/scheduler.ts';
import { persistenceToJson } from './persistence-schema.ts';
import { markAddressSchema, serverSchema, serviceAddressSchema } from './schema.ts';
import { serviceOptionsSchema } from './service-schema.ts';
import type { VirtualServices } from './state.ts';

const ipipText = JSON.stringify(ipip);

const schedulerSchema = z.string().regex(schedulerNamePattern, { error: 'expected the name of a scheduler' });

const fallbacksSchema = z.array(schedulerSchema).refine(names => isSchedulerName(names.at(-1) ?? ''), {
  error: 'expected the name of a built-in scheduler at the end',
});

const rules = {
  ...serviceOptionsSchema.shape,
  scheduler: schedulerSchema,
  fallbacks: fallbacksSchema.exactOptional(),
  servers: z.array(serverSchema),
};

const needsFallback = { error: 'expected the name of a scheduler', path: ['scheduler'] };

/** Services with their servers, as they are in the files of the state directory. */
export const servicesSchema = z
  .array(serviceAddressSchema.extend(rules).refine(isScheduled, needsFallback))
  .refine(areDistinct, 'expected each service once');

/** Services for firewall marks, in the same way. A file of a version that had none tells nothing of them. */
export const marksSchema = z
  .array(markAddressSchema.extend(rules).refine(isScheduled, needsFallback))
  .refine(areDistinct, 'expected each mark once')
  .default([]);

/** Virtual services of both kinds as first-level keys, each with a comma behind. Each server is a line: there may be many. */
export function virtualServicesText({ services, marks }: VirtualServices): string {
  const text = `"services": ${listText(services.map(serviceText), '  ')},`;
  return marks.length === 0 ? text : `${text}\n  "marks": ${listText(marks.map(serviceText), '  ')},`;
}

function serviceText({ persistence, servers, layout: _layout, watched: _watched, ...rest }: VirtualService): string {
  const text = JSON.stringify({
    ...rest,
    ...('vip' in rest && { vip: formatIp(rest.vip) }),
    ...(persistence && { persistence: persistenceToJson(persistence) }),
  });
  const lines = servers.map(serverText);
  return `${text.slice(0, -1)},"servers":${listText(lines, '    ')}}`;
}

function listText(lines: readonly string[], indent: string): string {
  return lines.length === 0 ? '[]' : `[\n${indent}  ${lines.join(`,\n${indent}  `)}\n${indent}]`;
}

/** There may be a hundred thousand: what can't need an escape is written as it is. */
function serverText(server: Server): string {
  const { address, port, weight, forwarding, upperThreshold, lowerThreshold, drainedFrom } = server;
  // Types don't check if a server has more than is written here.
  ({ address, port, weight, forwarding, upperThreshold, lowerThreshold, drainedFrom }) satisfies Record<
    keyof Server,
    unknown
  >;
  const drained = drainedFrom === undefined ? '' : `,"drainedFrom":${drainedFrom}`;
  const start = `{"address":"${formatIp(address)}","port":${port},"weight":${weight},"forwarding":`;
  const thresholds = `"upperThreshold":${upperThreshold},"lowerThreshold":${lowerThreshold}`;
  return `${start}${forwardingText(forwarding)},${thresholds}${drained}}`;
}

function forwardingText(forwarding: Server['forwarding']): string {
  return forwarding === ipip ? ipipText : JSON.stringify(forwarding);
}

/** One that is not built in has something to go back to. */
function isScheduled({ scheduler, fallbacks }: Pick<ServiceRules, 'scheduler' | 'fallbacks'>): boolean {
  return isSchedulerName(scheduler) || fallbacks !== undefined;
}

function areDistinct(services: readonly VirtualService[]): boolean {
  return new Set(services.map(virtualName)).size === services.length;
}
