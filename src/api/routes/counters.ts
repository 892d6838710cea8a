import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { serviceName } from '../../model/service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import { servicePath } from '../schemas.ts';
import { connectionToWire } from '../to-wire.ts';

/** What the dataplane saw: counters to zero, connections (one JSON object a line), verdicts. */
export function counterRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.post('/v1/zero', async () => {
    await director.zero();
    return {};
  });

  app.post('/v1/services/:protocol/:vip/:port/zero', async request => {
    const address = parse(servicePath, request.params, 'path');
    const outcome = await director.zero(address);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, serviceName(address));
    return {};
  });

  app.get('/v1/connections', async (_request, reply) => {
    return reply.type('application/x-ndjson').send(Readable.from(lines(), { objectMode: false }));
  });

  app.get('/v1/verdicts', async () => ({
    verdicts: director.dataplane.verdicts().map(verdict => ({ ...verdict, packets: String(verdict.packets) })),
  }));

  /** Gathers lines into pieces of some kilobytes: a stream of single short lines is slow. */
  async function* lines(): AsyncGenerator<string> {
    let piece = '';
    for await (const connection of director.dataplane.connections()) {
      piece += `${JSON.stringify(connectionToWire(connection))}\n`;
      if (piece.length < 16_384) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
}
