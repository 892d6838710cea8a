import type { FastifyInstance } from 'fastify';
import { serverName } from '../../model/server.ts';
import { serviceName } from '../../model/service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import { addedToWire, schedulersToWire } from '../scheduler-wire.ts';
import { latencyReport, newScheduler, schedulerChoice, schedulerPath, serverPath, servicePath } from '../schemas.ts';

/** The longest bundle, in bytes. */
const longest = 16 * 1024 * 1024;

/** Schedulers: list, add, remove, use; and what they are told of servers. */
export function schedulerRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.get('/v1/schedulers', async () => ({ schedulers: schedulersToWire(director) }));

  app.post('/v1/schedulers', { bodyLimit: longest }, async (request, reply) => {
    const { bundle, file } = parse(newScheduler, request.body, 'body');
    const { name } = await director.schedulers.add(bundle, file);
    const standing = director.schedulers.list().find(({ scheduler }) => scheduler.name === name);
    return reply.code(201).send(standing && addedToWire(standing));
  });

  app.delete('/v1/schedulers/:name', async request => {
    const { name } = parse(schedulerPath, request.params, 'path');
    const outcome = await director.schedulers.remove(name);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, name);
    return {};
  });

  app.put('/v1/services/:protocol/:vip/:port/scheduler', async request => {
    const service = parse(servicePath, request.params, 'path');
    const { scheduler } = parse(schedulerChoice, request.body, 'body');
    const outcome = await director.edit({ kind: 'use-scheduler', service, scheduler });
    if (outcome.kind === 'done') return {};
    throw failureOf(outcome.refusal, outcome.refusal === 'no-such-scheduler' ? scheduler : serviceName(service));
  });

  app.put('/v1/services/:protocol/:vip/:port/servers/:address/:serverPort/latency', async request => {
    const { address, serverPort, ...service } = parse(serverPath, request.params, 'path');
    const { milliseconds } = parse(latencyReport, request.body, 'body');
    const server = { address, port: serverPort };
    const outcome = director.setLatency(service, server, milliseconds ?? undefined);
    if (outcome === 'set') return {};
    throw failureOf(outcome, outcome === 'no-such-server' ? serverName(server) : serviceName(service));
  });
}
