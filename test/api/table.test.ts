import t from 'tap';
import { defaultSettings } from '../../src/model/settings.ts';
import { serverAt, service } from '../model/examples.ts';
import { startApi } from './daemon.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;
const server = { address: '10.0.0.11', port: 80, weight: 1 };
const addService = { kind: 'add-service', service: web, options: { scheduler: 'rr' } } as const;
const addServer = { kind: 'add-servers', service: web, servers: [server] } as const;

t.test('the table is services, marks, settings and a revision', async t => {
  const { client } = await startApi(t);
  const empty = await client.table();
  t.match(empty, { services: [], settings: defaultSettings });
  const revision = await client.apply({ edits: [addService, addServer], settings: { timeout_tcp: 60 } });
  const table = await client.table();
  t.not(revision, empty.revision);
  t.same(table, { revision, services: await client.services(), marks: [], settings: await client.settings() });
  t.equal(table.settings.timeout_tcp, 60);
});

t.test('an application is made as a whole or not at all', async t => {
  const { client, director } = await startApi(t);
  const { revision } = await client.table();
  const wrong = { kind: 'add-servers', service: web, servers: [{ ...server, address: '224.0.0.1' }] } as const;
  await t.rejects(client.apply({ edits: [addService, wrong, addServer], settings: { timeout_tcp: 60 } }), {
    status: 400,
    code: 'not-unicast',
    message: "tcp 10.0.0.100:80: expected a host's address for the server; nothing was changed",
  });
  t.equal((await client.table()).revision, revision);
  await client.apply({ edits: [addService, addServer], ifRevision: revision });
  t.same(director.services(), [service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] })]);
});

t.test('an application for a former revision is refused', async t => {
  const { client, director } = await startApi(t);
  const { revision } = await client.table();
  await client.changeSettings({ timeout_tcp: 60 });
  await t.rejects(client.apply({ edits: [addService], ifRevision: revision }), {
    status: 409,
    code: 'stale-revision',
    message: /^somebody else changed the table: expected revision \S+, got \S+; nothing was changed, try again$/,
  });
  t.same(director.services(), []);
});

t.test('an undo tells what it undid and what there is now', async t => {
  const { client, director } = await startApi(t);
  await t.rejects(client.undo(false), { status: 409, code: 'nothing-to-undo', message: /^nothing to undo: expected/ });
  await client.edits([addService, addServer]);
  await client.clear();
  const undone = await client.undo(false);
  t.match(undone, { reason: 'clear', at: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, services: 1, servers: 1 });
  t.same(director.services(), [service('tcp 10.0.0.100:80', { servers: [serverAt('10.0.0.11')] })]);
});

t.test('an undo that would lose something names it, and does it by force', async t => {
  const { client, director } = await startApi(t);
  await client.edits([addService, addServer]);
  await client.clear();
  for (let port = 1; port <= 7; port++) await client.addService({ ...web, port }, { scheduler: 'rr' });
  await t.rejects(client.undo(false), {
    status: 409,
    code: 'changed-since',
    message:
      /^undo would lose what was changed since the clear of \S+: tcp 10\.0\.0\.100:1, .*:5 and 2 more; nothing was changed$/,
  });
  t.equal(director.services().length, 7);
  t.match(await client.undo(true), { services: 1, servers: 1 });
});

t.test('requests that can not be read are refused', async t => {
  const { app } = await startApi(t);
  const rows = [
    ['/v1/undo', {}, 'body.force: expected a boolean, got nothing'],
    ['/v1/apply', { edits: [], extra: 1 }, 'body: expected no other key, got "extra"'],
    ['/v1/apply', { edits: [], settings: { x: 1 } }, 'body.settings: expected no other key, got "x"'],
  ] as const;
  for (const [url, payload, message] of rows) {
    const answer = await app.inject({ method: 'POST', url, payload });
    t.equal(answer.statusCode, 400);
    t.equal(answer.json().error.message, message);
  }
});
