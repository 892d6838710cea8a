import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { RecordWriter, recordType } from '../connection-record.ts';
import type { ApiContext } from '../context.ts';

/** How many records are made before the event loop has its turn: some milliseconds' work. */
const atOnce = 1024;

/** The connection table as records of a fixed length, for whoever lists millions; see `connection-record.ts`. */
export function connectionRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.get('/v1/connections/records', async (_request, reply) => {
    return reply.type(recordType).send(Readable.from(records(), { objectMode: false }));
  });

  async function* records(): AsyncGenerator<Uint8Array> {
    const writer = new RecordWriter(atOnce);
    for await (const connection of director.dataplane.connections()) {
      writer.add(connection);
      if (writer.isFull) yield writer.take();
    }
    yield writer.take();
  }
}
