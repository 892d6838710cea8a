import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Connection } from '../../model/connection.ts';
import { filtered } from '../../model/connection-filter.ts';
import type { ApiContext } from '../context.ts';
import { parse } from '../parse.ts';
import { connectionsQuery } from '../schemas.ts';
import { connectionToWire, slowPathToWire } from '../to-wire.ts';

/** What the dataplane saw: counters to zero, connections (one JSON object a line), verdicts, what the slow path did. */
export function counterRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.post('/v1/zero', async () => {
    await director.counters.zero();
    return {};
  });

  app.get('/v1/connections', async (request, reply) => {
    const asked = connectionsAsked(request.query);
    return reply.type('application/x-ndjson').send(Readable.from(lines(asked), { objectMode: false }));
  });

  app.get('/v1/connections/count', async request => {
    let count = 0;
    for await (const _ of connectionsAsked(request.query)) count++;
    return { count };
  });

  app.get('/v1/verdicts', async () => ({
    verdicts: director.dataplane.verdicts().map(verdict => ({ ...verdict, packets: String(verdict.packets) })),
  }));

  app.get('/v1/slow-path', async () => ({ slowPath: director.dataplane.slowPath().map(slowPathToWire) }));

  function connectionsAsked(query: unknown): AsyncIterable<Connection> {
    const { limit, ...filter } = parse(connectionsQuery, query, 'query');
    return filtered(director.dataplane.connections(), filter, limit);
  }

  /** Gathers lines into pieces of some kilobytes: a stream of single short lines is slow. */
  async function* lines(connections: AsyncIterable<Connection>): AsyncGenerator<string> {
    let piece = '';
    for await (const connection of connections) {
      piece += `${JSON.stringify(connectionToWire(connection))}\n`;
      if (piece.length < 16_384) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  }
}
