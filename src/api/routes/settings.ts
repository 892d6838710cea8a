import type { FastifyInstance } from 'fastify';
import { settingsChangeSchema } from '../../director/settings-schema.ts';
import type { ApiContext } from '../context.ts';
import { parse } from '../parse.ts';

/** Settings: read all, change some. */
export function settingRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.get('/v1/settings', async () => ({ settings: director.settings() }));

  app.patch('/v1/settings', async request => ({
    settings: await director.changeSettings(parse(settingsChangeSchema, request.body, 'body')),
  }));
}
