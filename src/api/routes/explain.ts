import type { FastifyInstance } from 'fastify';
import { DataplaneError } from '../../dataplane/dataplane.ts';
import type { ApiContext } from '../context.ts';
import { packetQuestion } from '../explain-schema.ts';
import { explanationToWire } from '../explain-wire.ts';
import { ApiFailure } from '../failure.ts';
import { parse } from '../parse.ts';

/** What would become of a packet. Without another word it comes in by the first of the daemon's interfaces. */
export function explainRoutes(app: FastifyInstance, { director, daemon }: ApiContext): void {
  app.post('/v1/explain', async request => {
    const { interface: ingress = daemon.interfaces[0] ?? '', ...question } = parse(
      packetQuestion,
      request.body,
      'body',
    );
    try {
      return explanationToWire(await director.dataplane.explain({ ...question, interface: ingress }));
    } catch (error) {
      if (!(error instanceof DataplaneError) || error.code !== 'ERR_UNSUPPORTED') throw error;
      throw new ApiFailure(404, 'no-such-device', error.message);
    }
  });
}
