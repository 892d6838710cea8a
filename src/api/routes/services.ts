import type { FastifyInstance } from 'fastify';
import type { Edit } from '../../director/edit.ts';
import { type ServiceAddress, serviceName } from '../../model/service.ts';
import type { ApiContext } from '../context.ts';
import { failureOf } from '../failure.ts';
import { parse } from '../parse.ts';
import {
  newServer,
  newService,
  serverChange,
  serverPath,
  serviceChange,
  servicePath,
  servicesQuery,
} from '../schemas.ts';
import { serviceToWire, type Telling } from '../to-wire.ts';

/** Services and their servers: list, add, change, delete, clear, zero counters. */
export function serviceRoutes(app: FastifyInstance, { director }: ApiContext): void {
  app.get('/v1/services', async request => {
    const telling = await tellingFor(request.query);
    return { services: director.services().map(service => serviceToWire(service, telling)) };
  });

  app.get(`/v1/services/${service}`, async request => {
    const address = parse(servicePath, request.params, 'path');
    const telling = await tellingFor(request.query);
    const found = director.service(address);
    if (found === undefined) throw failureOf('no-such-service', serviceName(address));
    return serviceToWire(found, telling);
  });

  app.post('/v1/services', async (request, reply) => {
    const { protocol, vip, port, ...options } = parse(newService, request.body, 'body');
    const address = { protocol, vip, port };
    await edit({ kind: 'add-service', service: address, options }, address);
    return reply.code(201).send({});
  });

  app.put(`/v1/services/${service}`, async request => {
    const address = parse(servicePath, request.params, 'path');
    const options = parse(serviceChange, request.body, 'body');
    return edit({ kind: 'edit-service', service: address, options }, address);
  });

  app.delete(`/v1/services/${service}`, async request => {
    const address = parse(servicePath, request.params, 'path');
    return edit({ kind: 'delete-service', service: address }, address);
  });

  app.delete('/v1/services', async () => {
    await director.edit({ kind: 'clear' });
    return {};
  });

  app.post(`/v1/services/${service}/servers`, async (request, reply) => {
    const address = parse(servicePath, request.params, 'path');
    await edit(
      {
        kind: 'add-server',
        service: address,
        server: parse(newServer, request.body, 'body'),
      },
      address,
    );
    return reply.code(201).send({});
  });

  app.put(`/v1/services/${service}/servers/${server}`, async request => {
    const { address, serverPort, ...of } = parse(serverPath, request.params, 'path');
    const options = parse(serverChange, request.body, 'body');
    return edit({ kind: 'edit-server', service: of, server: { address, port: serverPort, ...options } }, of);
  });

  app.delete(`/v1/services/${service}/servers/${server}`, async request => {
    const { address, serverPort, ...of } = parse(serverPath, request.params, 'path');
    return edit({ kind: 'delete-server', service: of, server: { address, port: serverPort } }, of);
  });

  async function tellingFor(query: unknown): Promise<Telling> {
    const { rates } = parse(servicesQuery, query, 'query');
    return { director, census: await director.census(), rates };
  }

  async function edit(change: Edit, object: ServiceAddress): Promise<object> {
    const outcome = await director.edit(change);
    if (outcome.kind === 'refused') throw failureOf(outcome.refusal, serviceName(object));
    return {};
  }
}

const service = ':protocol/:vip/:port';
const server = ':address/:serverPort';
