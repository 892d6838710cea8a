import type { FastifyInstance } from 'fastify';
import { syncDaemonToJson } from '../../director/sync-daemon-schema.ts';
import { syncLength } from '../../model/sync-daemon.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure, failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import { newSyncDaemon, syncPath } from '../schemas.ts';

/** Synchronisation daemons: list, start, stop. They are only kept: nothing is synchronised yet. */
export function syncDaemonRoutes(app: FastifyInstance, { director, mtuOf }: ApiContext): void {
  app.get('/v1/sync-daemons', async () => ({ syncDaemons: director.syncDaemons.list().map(syncDaemonToJson) }));

  app.post('/v1/sync-daemons', async (request, reply) => {
    const asked = parse(newSyncDaemon, request.body, 'body');
    const mtu = mtuOf(asked.interface);
    if (mtu === undefined) {
      throw new ApiFailure(404, 'no-such-device', `${asked.interface}: expected a network interface that exists`);
    }
    const maxLength = syncLength(asked.role, asked.group, mtu, asked.maxLength);
    const outcome = await director.syncDaemons.start({ ...asked, maxLength });
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, asked.role);
    return reply.code(201).send({});
  });

  app.delete('/v1/sync-daemons/:role', async request => {
    const { role } = parse(syncPath, request.params, 'path');
    const outcome = await director.syncDaemons.stop(role);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, role);
    return {};
  });
}
