import { z } from 'zod';
import type { Counters } from '../model/counters.ts';
import { serverDefaults } from '../model/server.ts';
import { type Service, serviceDefaults, serviceName } from '../model/service.ts';
import { formatIp } from '../net/ip.ts';
import type { Baseline } from './baseline.ts';
import { schedulerSchema, serverSchema, serviceAddressSchema } from './schema.ts';
import type { DirectorState } from './state.ts';

const serviceSchema = serviceAddressSchema
  .extend({ scheduler: schedulerSchema, servers: z.array(serverSchema) })
  .transform((service): Service => {
    const servers = service.servers.map(server => ({ ...serverDefaults, ...server }));
    return { ...service, ...serviceDefaults, servers };
  });

const countSchema = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

const countersSchema = z.strictObject({ connections: countSchema, packets: countSchema, bytes: countSchema });

const baselineSchema = z.strictObject({
  total: countersSchema,
  servers: z.record(z.string(), countersSchema).transform(servers => new Map(Object.entries(servers))),
});

/** The state file, version 1, read as a director's state. */
export const stateSchema = z
  .strictObject({
    version: z.literal(1),
    services: z.array(serviceSchema).refine(areDistinct, 'expected each service once'),
    baselines: z.record(z.string(), baselineSchema).transform(baselines => new Map(Object.entries(baselines))),
  })
  .transform(({ services, baselines }): DirectorState => ({ services, baselines }));

/** A state as the text of the state file: addresses as dotted quads, counters as decimal text. */
export function stateToJson({ services, baselines }: DirectorState): string {
  const file = {
    version: 1,
    services: services.map(serviceToJson),
    baselines: Object.fromEntries([...baselines].map(([name, baseline]) => [name, baselineToJson(baseline)])),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function serviceToJson({ protocol, vip, port, scheduler, servers }: Service) {
  return {
    protocol,
    vip: formatIp(vip),
    port,
    scheduler,
    servers: servers.map(({ address, port, weight }) => ({ address: formatIp(address), port, weight })),
  };
}

function baselineToJson({ total, servers }: Baseline) {
  const byServer = [...servers].map(([name, counters]) => [name, countersToJson(counters)]);
  return { total: countersToJson(total), servers: Object.fromEntries(byServer) };
}

function countersToJson({ connections, packets, bytes }: Counters) {
  return { connections: String(connections), packets: String(packets), bytes: String(bytes) };
}

function areDistinct(services: readonly Service[]): boolean {
  return new Set(services.map(serviceName)).size === services.length;
}
