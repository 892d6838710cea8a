import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../context.ts';
import { parse } from '../parse.ts';
import { stopRequest } from '../schemas.ts';
import type { WireStatus } from '../wire.ts';

/** The daemon itself: its status, and its end. */
export function daemonRoutes(app: FastifyInstance, { director, daemon, stop }: ApiContext): void {
  app.get('/v1/status', async (): Promise<WireStatus> => {
    const services = director.services();
    return {
      version: daemon.version,
      pid: process.pid,
      dataplane: director.dataplane.kind,
      interfaces: daemon.interfaces,
      uptimeSeconds: Math.floor((Date.now() - daemon.startedAt.getTime()) / 1000),
      services: services.length,
      servers: services.reduce((sum, service) => sum + service.servers.length, 0),
      warnings: daemon.warnings(),
    };
  });

  app.post('/v1/stop', async (request, reply) => {
    const { detach } = parse(stopRequest, request.body, 'body');
    if (detach) await director.end('detach');
    reply.raw.once('finish', () => stop(detach));
    return { dataplane: director.dataplane.kind };
  });
}
