import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Edit, ServiceOptions } from '../../director/edit.ts';
import type { ServerAddress } from '../../model/server.ts';
import { type VirtualAddress, virtualName } from '../../model/virtual-service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import {
  markPath,
  markServerPath,
  newMark,
  newServer,
  newService,
  serverChange,
  serverPath,
  serviceChange,
  servicePath,
  servicesQuery,
} from '../schemas.ts';
import { markToWire, serviceToWire, type Telling } from '../to-wire.ts';

const server = ':address/:serverPort';

/** Services of either kind and their servers: list, add, change, delete, zero counters; and clear, which is of both. */
export function serviceRoutes(app: FastifyInstance, context: ApiContext): void {
  const { director } = context;
  virtualServiceRoutes(app, context, {
    ...{ all: '/v1/services', one: '/v1/services/:protocol/:vip/:port' },
    ...{ path: servicePath, serverPath, added: newService },
    list: telling => ({ services: director.services().map(service => serviceToWire(service, telling)) }),
    find: (address, telling) => {
      const service = director.service(address);
      return service && serviceToWire(service, telling);
    },
  });
  virtualServiceRoutes(app, context, {
    ...{ all: '/v1/marks', one: '/v1/marks/:family/:mark' },
    ...{ path: markPath, serverPath: markServerPath, added: newMark },
    list: ({ rates }) => ({ marks: director.marks().map(mark => markToWire(mark, rates)) }),
    find: (address, { rates }) => {
      const mark = director.mark(address);
      return mark && markToWire(mark, rates);
    },
  });
  app.delete('/v1/services', async () => {
    await director.edit({ kind: 'clear' });
    return {};
  });
}

/** A kind of virtual services: where they are in the API, and how they are read and told. */
interface Kind<A extends VirtualAddress> {
  readonly all: string;
  readonly one: string;
  readonly path: z.ZodType<A>;
  readonly serverPath: z.ZodType<{ readonly service: A; readonly server: ServerAddress }>;
  readonly added: z.ZodType<{ readonly service: A; readonly options: ServiceOptions }>;
  list(telling: Telling): object;
  /** Undefined if there is none. */
  find(address: A, telling: Telling): object | undefined;
}

function virtualServiceRoutes<A extends VirtualAddress>(
  app: FastifyInstance,
  { director }: ApiContext,
  { all, one, path, serverPath, added, list, find }: Kind<A>,
): void {
  app.get(all, async request => list(await tellingFor(request.query)));

  app.get(one, async request => {
    const service = parse(path, request.params, 'path');
    const found = find(service, await tellingFor(request.query));
    if (found === undefined) throw failureOf('no-such-service', virtualName(service));
    return found;
  });

  app.post(all, async (request, reply) => {
    await edit({ kind: 'add-service', ...parse(added, request.body, 'body') });
    return reply.code(201).send({});
  });

  app.put(one, async request => {
    const service = parse(path, request.params, 'path');
    return edit({ kind: 'edit-service', service, options: parse(serviceChange, request.body, 'body') });
  });

  app.delete(one, async request => edit({ kind: 'delete-service', service: parse(path, request.params, 'path') }));

  app.post(`${one}/zero`, async request => {
    const service = parse(path, request.params, 'path');
    const outcome = await director.counters.zero(service);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, virtualName(service));
    return {};
  });

  app.post(`${one}/servers`, async (request, reply) => {
    const service = parse(path, request.params, 'path');
    await edit({ kind: 'add-server', service, server: parse(newServer, request.body, 'body') });
    return reply.code(201).send({});
  });

  app.put(`${one}/servers/${server}`, async request => {
    const { service, server: name } = parse(serverPath, request.params, 'path');
    const options = parse(serverChange, request.body, 'body');
    return edit({ kind: 'edit-server', service, server: { ...name, ...options } });
  });

  app.delete(`${one}/servers/${server}`, async request => {
    return edit({ kind: 'delete-server', ...parse(serverPath, request.params, 'path') });
  });

  async function tellingFor(query: unknown): Promise<Telling> {
    const { rates } = parse(servicesQuery, query, 'query');
    return { director, census: await director.census(), rates };
  }

  async function edit(change: Exclude<Edit, { kind: 'clear' }>): Promise<object> {
    const outcome = await director.edit(change);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, virtualName(change.service));
    return {};
  }
}
