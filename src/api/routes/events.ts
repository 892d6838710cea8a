import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { type EventFilter, eventTest, isVerdict } from '../../dataplane/event-filter.ts';
import type { PacketEvent } from '../../dataplane/packet-event.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../failure.ts';
import { parse } from '../parse.ts';
import { eventsQuery } from '../schemas.ts';
import { eventToWire } from '../to-wire.ts';

/** Sampled packets as they come, one JSON object a line. The stream ends when the client hangs up or the server closes. */
export function eventRoutes(app: FastifyInstance, { director }: ApiContext): void {
  const open = new Set<AsyncIterator<PacketEvent>>();

  app.get('/v1/events', async (request, reply) => {
    const passes = eventTest(filterIn(request.query));
    const events = director.dataplane.events()[Symbol.asyncIterator]();
    open.add(events);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    // Now, not with the first event: the client is to know that it is connected.
    reply.raw.flushHeaders();
    // A pipeline that waits for an event does not see this by itself.
    reply.raw.once('close', () => void events.return?.());
    try {
      await pipeline(Readable.from({ [Symbol.asyncIterator]: () => events }), lines(passes), reply.raw);
    } catch {
      // The client hung up.
    } finally {
      open.delete(events);
    }
  });

  app.addHook('preClose', async () => {
    for (const events of open) await events.return?.();
  });

  /** A verdict that the dataplane does not have is a mistake, not a filter that nothing passes. */
  function filterIn(query: unknown): EventFilter {
    const filter = parse(eventsQuery, query, 'query');
    const { verdict } = filter;
    const names = director.dataplane.verdicts().map(({ name }) => name);
    if (verdict === undefined || names.length === 0 || names.some(name => isVerdict(verdict, name))) return filter;
    const expected = 'expected a verdict, or how verdicts begin, like TX or DROP';
    throw new ApiFailure(400, 'bad-request', `query.verdict: ${expected}, got ${JSON.stringify(verdict)}`);
  }
}

function lines(passes: (event: PacketEvent) => boolean) {
  return async function* (events: AsyncIterable<PacketEvent>): AsyncGenerator<string> {
    for await (const event of events) if (passes(event)) yield `${JSON.stringify(eventToWire(event))}\n`;
  };
}
