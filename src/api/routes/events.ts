import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import type { PacketEvent } from '../../dataplane/packet-event.ts';
import type { ApiContext } from '../context.ts';
import { eventToWire } from '../to-wire.ts';

/** Sampled packets as they come, one JSON object a line. The stream ends when the client hangs up or the server closes. */
export function eventRoutes(app: FastifyInstance, { director }: ApiContext): void {
  const open = new Set<AsyncIterator<PacketEvent>>();

  app.get('/v1/events', async (_request, reply) => {
    const events = director.dataplane.events()[Symbol.asyncIterator]();
    open.add(events);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    // Now, not with the first event: the client is to know that it is connected.
    reply.raw.flushHeaders();
    // A pipeline that waits for an event does not see this by itself.
    reply.raw.once('close', () => void events.return?.());
    try {
      await pipeline(Readable.from({ [Symbol.asyncIterator]: () => events }), lines, reply.raw);
    } catch {
      // The client hung up.
    } finally {
      open.delete(events);
    }
  });

  app.addHook('preClose', async () => {
    for (const events of open) await events.return?.();
  });
}

async function* lines(events: AsyncIterable<PacketEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(eventToWire(event))}\n`;
}
