import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Edit } from '../../director/edit.ts';
import type { Refusal } from '../../director/refusal.ts';
import { serviceName } from '../../model/service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import { editsRequest } from '../schemas.ts';
import type { WireRefusal } from '../wire.ts';

/** The longest list of edits, in bytes: a hundred servers of each of some ten thousand services. */
const longest = 256 * 1024 * 1024;

/** Many edits as one change: it is saved once, brought to the dataplane once, and undone as a whole if that refuses. */
export function editRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.post('/v1/edits', { bodyLimit: longest }, async request => {
    const edits = parse(editsRequest, request.body, 'body').edits.flatMap(editsOf);
    const refusals = await director.editAll(edits);
    return { refusals: [...refusals].map(([at, refusal]) => toWire(at, refusal, edits[at])) };
  });
}

function editsOf(edit: z.infer<typeof editsRequest>['edits'][number]): Edit | readonly Edit[] {
  if (edit.kind !== 'add-servers') return edit;
  return edit.servers.map(server => ({ kind: 'add-server', service: edit.service, server }));
}

function toWire(at: number, refusal: Refusal, edit: Edit | undefined): WireRefusal {
  const object = edit && 'service' in edit ? serviceName(edit.service) : 'the table';
  const { code, message } = failureOf(refusal, object);
  return { edit: at, code, message };
}
