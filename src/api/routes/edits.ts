import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Edit } from '../../director/edit.ts';
import type { Refusal } from '../../director/refusal.ts';
import { virtualName } from '../../model/virtual-service.ts';
import type { ApiContext } from '../context.ts';
import { ApiFailure, failureOf, refusalText } from '../failure.ts';
import { parse } from '../parse.ts';
import { applicationRequest, editsRequest } from '../schemas.ts';
import type { WireRefusal } from '../wire.ts';

/** The longest list of edits, in bytes: a hundred servers of each of some ten thousand services. */
const longest = 256 * 1024 * 1024;

/** Many edits as one change: it is saved once, brought to the dataplane once, and undone as a whole if that refuses. */
export function editRoutes(app: FastifyInstance, { director }: ApiContext): void {
  /** Those that are refused are left out. */
  app.post('/v1/edits', { bodyLimit: longest }, async request => {
    const { edits: entries, ifRevision } = parse(editsRequest, request.body, 'body');
    const edits = entries.flatMap(editsOf);
    const made = await director.editAll(edits, ifRevision);
    if (made.kind === 'stale') throw stale(ifRevision, director.revision());
    return { refusals: [...made.refusals].map(([at, refusal]) => toWire(at, refusal, edits[at])) };
  });

  /** All or nothing. */
  app.post('/v1/apply', { bodyLimit: longest }, async request => {
    const { edits: entries, settings, ifRevision } = parse(applicationRequest, request.body, 'body');
    const edits = entries.flatMap(editsOf);
    const applied = await director.apply({ edits, settings, ifRevision });
    if (applied.kind === 'stale') throw stale(ifRevision, director.revision());
    if (applied.kind === 'refused') throw refused(applied.refusals, edits);
    return { revision: director.revision() };
  });
}

function stale(expected: string | undefined, got: string): ApiFailure {
  const message = `somebody else changed the table: expected revision ${expected}, got ${got}; nothing was changed, try again`;
  return new ApiFailure(409, 'stale-revision', message);
}

/** The first refusal stands for all. */
function refused(refusals: ReadonlyMap<number, Refusal>, edits: readonly Edit[]): ApiFailure {
  const [[at, refusal] = [0, 'no-such-service'] as const] = refusals;
  const { status, code, message } = failureOf(refusal, objectOf(edits[at]));
  return new ApiFailure(status, code, `${message}; nothing was changed`);
}

function editsOf(edit: z.infer<typeof editsRequest>['edits'][number]): Edit | readonly Edit[] {
  if (edit.kind !== 'add-servers' && edit.kind !== 'edit-servers') return edit;
  const { service, servers } = edit;
  const kind = edit.kind === 'add-servers' ? 'add-server' : 'edit-server';
  return servers.map(server => ({ kind, service, server }));
}

function toWire(at: number, refusal: Refusal, edit: Edit | undefined): WireRefusal {
  return { edit: at, code: refusal, message: refusalText(refusal, objectOf(edit)) };
}

function objectOf(edit: Edit | undefined): string {
  return edit && 'service' in edit ? virtualName(edit.service) : 'the table';
}
