import type { FastifyInstance } from 'fastify';
import type { Condition } from '../../dataplane/dataplane.ts';
import type { ApiContext } from '../context.ts';
import { markWarnings, overview } from '../overview.ts';
import { parse } from '../parse.ts';
import { stopRequest } from '../schemas.ts';
import type { WireStatus } from '../wire.ts';

/** The daemon itself: its status, and its end. */
export function daemonRoutes(app: FastifyInstance, { director, daemon, stop }: ApiContext): void {
  app.get('/v1/status', async (): Promise<WireStatus> => {
    const condition = await director.dataplane.condition();
    const census = await director.census();
    const services = director.services();
    return {
      version: daemon.version,
      pid: process.pid,
      dataplane: director.dataplane.kind,
      interfaces: daemon.interfaces,
      uptimeSeconds: Math.floor((Date.now() - daemon.startedAt.getTime()) / 1000),
      modes: modesOf(daemon.interfaces, condition),
      ...overview(services, census),
      table: { entries: condition.entries, capacity: condition.capacity },
      warnings: [...daemon.warnings(), ...markWarnings(director.marks())],
    };
  });

  app.post('/v1/stop', async (request, reply) => {
    const { detach } = parse(stopRequest, request.body, 'body');
    if (detach) await director.end('detach');
    reply.raw.once('finish', () => stop(detach));
    return { dataplane: director.dataplane.kind };
  });
}

function modesOf(interfaces: readonly string[], { modes }: Condition): WireStatus['modes'] {
  return Object.fromEntries(
    interfaces.flatMap(name => {
      const mode = modes.get(name);
      return mode === undefined ? [] : [[name, mode]];
    }),
  );
}
