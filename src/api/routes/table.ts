import type { FastifyInstance } from 'fastify';
import type { Undone } from '../../director/outcome.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure } from '../failure.ts';
import { parse } from '../parse.ts';
import { servicesQuery, undoRequest } from '../schemas.ts';
import { markToWire, serviceToWire } from '../to-wire.ts';
import type { WireTable, WireUndone } from '../wire.ts';

/** The table as a whole: all of it at one time, and as it was before. */
export function tableRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.get('/v1/table', async (request): Promise<WireTable> => {
    const { rates } = parse(servicesQuery, request.query, 'query');
    const census = await director.census();
    // From here on nothing is waited for: what follows belongs together.
    return {
      revision: director.revision(),
      services: director.services().map(service => serviceToWire(service, { director, census, rates })),
      marks: director.marks().map(mark => markToWire(mark, rates)),
      settings: director.settings(),
    };
  });

  app.post('/v1/undo', async (request): Promise<WireUndone> => {
    const { force } = parse(undoRequest, request.body, 'body');
    const outcome = await director.undo(force);
    if (outcome.kind !== 'done') throw failureOf(outcome);
    const { reason, at } = outcome.step;
    const services = [...director.services(), ...director.marks()];
    const servers = services.reduce((sum, service) => sum + service.servers.length, 0);
    return { reason, at: at.toISOString(), services: services.length, servers };
  });
}

function failureOf(outcome: Exclude<Undone, { kind: 'done' }>): ApiFailure {
  if (outcome.kind === 'nothing') {
    const expected = 'expected that the table was cleared, or a file applied, got nothing of the kind';
    return new ApiFailure(409, 'nothing-to-undo', `nothing to undo: ${expected}`);
  }
  const { lost, step } = outcome;
  const more = lost.length > 5 ? ` and ${lost.length - 5} more` : '';
  const since = `changed since the ${step.reason} of ${step.at.toISOString()}`;
  const message = `undo would lose what was ${since}: ${lost.slice(0, 5).join(', ')}${more}; nothing was changed`;
  return new ApiFailure(409, 'changed-since', message);
}
