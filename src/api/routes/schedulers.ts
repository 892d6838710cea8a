import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { ShadowSession } from '../../director/added-schedulers.ts';
import { serverName } from '../../model/server.ts';
import { serviceName } from '../../model/service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import { addedToWire, schedulersToWire } from '../scheduler-to-wire.ts';
import {
  latencyReport,
  newScheduler,
  schedulerChoice,
  schedulerPath,
  serverPath,
  servicePath,
  shadowQuery,
} from '../schemas.ts';

/** The longest bundle, in bytes. */
const longest = 16 * 1024 * 1024;

/** How often a shadow is told of, milliseconds. */
const reportEvery = 1000;

/** Schedulers: list, add, remove, use; and what they are told of servers. */
export function schedulerRoutes(app: FastifyInstance, { director }: ApiContext): void {
  const sessions = new Set<ServerResponse>();

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

  app.get('/v1/schedulers/:name/shadow', async (request, reply) => {
    const { name } = parse(schedulerPath, request.params, 'path');
    const service = parse(shadowQuery, request.query, 'query');
    if (director.service(service) === undefined) throw failureOf('no-such-service', serviceName(service));
    const session = await director.schedulers.shadow(name, service);
    if (session === undefined) throw failureOf('no-such-scheduler', name);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    reply.raw.flushHeaders();
    sessions.add(reply.raw);
    const timer = setInterval(() => reply.raw.write(reportLine(session)), reportEvery);
    reply.raw.once('close', () => {
      clearInterval(timer);
      sessions.delete(reply.raw);
      void session.close().catch(() => undefined);
    });
  });

  app.addHook('preClose', async () => {
    for (const response of sessions) response.end();
  });

  app.put('/v1/services/:protocol/:vip/:port/scheduler', async request => {
    const service = parse(servicePath, request.params, 'path');
    const { scheduler } = parse(schedulerChoice, request.body, 'body');
    const outcome = await director.edit({ kind: 'use-scheduler', service, scheduler });
    if (outcome.kind === 'done') return {};
    throw failureOf(outcome.refusal, outcome.refusal === 'no-such-scheduler' ? scheduler : serviceName(service));
  });

  app.put('/v1/services/:protocol/:vip/:port/servers/:address/:serverPort/latency', async request => {
    const { service, server } = parse(serverPath, request.params, 'path');
    const { milliseconds } = parse(latencyReport, request.body, 'body');
    const outcome = director.schedulers.setLatency(service, server, milliseconds ?? undefined);
    if (outcome === 'set') return {};
    throw failureOf(outcome, outcome === 'no-such-server' ? serverName(server) : serviceName(service));
  });
}

/** A report, or why there is none any more, as a line. */
function reportLine(session: ShadowSession): string {
  try {
    return `${JSON.stringify(session.report())}\n`;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return `${JSON.stringify({ error: { code: 'scheduler-failed', message } })}\n`;
  }
}
