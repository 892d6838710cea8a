import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { ChangeUndoneError, StateNotSavedError } from '../director/errors.ts';
import { SchedulerError } from '../scheduling/errors.ts';
import type { ApiContext } from './context.ts';
import { ApiFailure } from './failure.ts';
import { connectionRoutes } from './routes/connections.ts';
import { counterRoutes } from './routes/counters.ts';
import { daemonRoutes } from './routes/daemon.ts';
import { editRoutes } from './routes/edits.ts';
import { eventRoutes } from './routes/events.ts';
import { explainRoutes } from './routes/explain.ts';
import { schedulerRoutes } from './routes/schedulers.ts';
import { serviceRoutes } from './routes/services.ts';
import { settingRoutes } from './routes/settings.ts';
import { syncDaemonRoutes } from './routes/sync-daemons.ts';
import { tableRoutes } from './routes/table.ts';
import type { WireError } from './wire.ts';

/**
 * The HTTP API of a director, not listening yet.
 *
 * Errors are `{"error": {"code", "message"}}`.
 * @param report is told of answers of status 500 and above
 */
export function createApi(context: ApiContext, report: (error: Error) => void): FastifyInstance {
  const app = fastify({ forceCloseConnections: 'idle' });
  app.setErrorHandler((error: FastifyError | Error, _request, reply) => {
    const failure = toFailure(error);
    if (failure.status >= 500) report(error);
    return reply.code(failure.status).send(errorBody(failure));
  });
  app.setNotFoundHandler((request, reply) => {
    const message = `Expected a route of this API, got ${request.method} ${request.url}`;
    return reply.code(404).send(errorBody({ code: 'no-such-route', message }));
  });
  serviceRoutes(app, context);
  editRoutes(app, context);
  schedulerRoutes(app, context);
  tableRoutes(app, context);
  counterRoutes(app, context);
  connectionRoutes(app, context);
  settingRoutes(app, context);
  syncDaemonRoutes(app, context);
  eventRoutes(app, context);
  explainRoutes(app, context);
  daemonRoutes(app, context);
  return app;
}

function toFailure(error: FastifyError | Error): { status: number; code: string; message: string } {
  if (error instanceof ApiFailure) return error;
  if (error instanceof SchedulerError) return { status: 422, code: 'scheduler-failed', message: error.message };
  if (error instanceof ChangeUndoneError)
    return { status: statusOf(error), code: codeOf(error), message: error.message };
  if (error instanceof StateNotSavedError) {
    return { status: error.isFull ? 507 : 500, code: error.code, message: error.message };
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  return { status, code: status < 500 ? 'bad-request' : codeOf(error), message: error.message };
}

/** 507, insufficient storage (RFC 4918), where a table of the dataplane is full, as where the disk is; 501 for what it can't do at all. */
function statusOf({ cause }: ChangeUndoneError): number {
  const code = cause instanceof Error ? codeOf(cause) : undefined;
  if (code === 'ERR_TABLE_FULL') return 507;
  return code === 'ERR_UNSUPPORTED' ? 501 : 500;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'ERR_INTERNAL';
}

function errorBody({ code, message }: WireError['error']): WireError {
  return { error: { code, message } };
}
