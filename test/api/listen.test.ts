import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { fastify } from 'fastify';
import t from 'tap';
import { ApiClient } from '../../src/api/client.ts';
import { listenAt } from '../../src/api/listen.ts';
import { socketPath } from '../../src/api/socket-path.ts';
import { temporaryDirectory } from '../temporary.ts';
import { startApi } from './daemon.ts';

t.test('the socket is for owner and group only, and goes with the server', async t => {
  const { app, socket } = await startApi(t);
  t.equal(statSync(socket).mode & 0o777, 0o660);
  await app.close();
  t.notOk(existsSync(socket));
});

t.test('the folder of the socket is made', async t => {
  const socket = `${temporaryDirectory(t)}/run/lvx/lvxd.sock`;
  const app = fastify();
  await listenAt(app, socket);
  t.ok(statSync(socket).isSocket());
  await app.close();
});

t.test('a second daemon at a live socket is refused, and the first goes on', async t => {
  const { socket, client } = await startApi(t);
  const error = { name: 'ListenError', code: 'ERR_ALREADY_RUNNING', message: /already running/ };
  await t.rejects(listenAt(fastify(), socket), error);
  t.match(await client.status(), { version: '1.2.3' });
});

t.test('the socket of a killed daemon is replaced', async t => {
  const socket = `${temporaryDirectory(t)}/lvxd.sock`;
  const program = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.send('up'))`;
  const file = `${temporaryDirectory(t)}/dies.cjs`;
  writeFileSync(file, program);
  const child = fork(file, { execArgv: [] });
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.ok(existsSync(socket), 'it is still there');
  await t.rejects(new ApiClient(socket).status(), { code: 'ERR_NOT_RUNNING' });
  const app = fastify();
  await listenAt(app, socket);
  t.ok(statSync(socket).isSocket());
  await app.close();
});

t.test('a file in the way is left alone', async t => {
  const socket = `${temporaryDirectory(t)}/lvxd.sock`;
  writeFileSync(socket, 'precious');
  await t.rejects(listenAt(fastify(), socket), { code: 'ERR_SOCKET_PATH', message: /expected a socket or nothing/ });
  t.equal(statSync(socket).size, 8);
});

t.test('too long a path is refused by its length', async t => {
  const socket = `/tmp/${'x'.repeat(120)}`;
  await t.rejects(listenAt(fastify(), socket), { code: 'ERR_SOCKET_PATH', message: /at most 107 bytes, got 125/ });
});

t.test('socketPath prefers what was given, then the environment, then the default', async t => {
  t.equal(socketPath('/a', { LVX_SOCKET: '/b' }), '/a');
  t.equal(socketPath(undefined, { LVX_SOCKET: '/b' }), '/b');
  t.equal(socketPath(undefined, { LVX_SOCKET: '' }), '/run/lvx/lvxd.sock');
  t.equal(socketPath(undefined, {}), '/run/lvx/lvxd.sock');
});

t.test('a client says that no daemon runs, and how to start one', async t => {
  const socket = `${temporaryDirectory(t)}/lvxd.sock`;
  await t.rejects(new ApiClient(socket).services(), {
    name: 'NoAnswerError',
    code: 'ERR_NOT_RUNNING',
    message: `lvxd is not running at ${socket}: start it with "sudo lvxd --interface NAME"`,
  });
});

t.test('a client takes an answer that is not of lvxd as an error', async t => {
  const socket = `${temporaryDirectory(t)}/lvxd.sock`;
  const app = fastify();
  app.get('/v1/status', (_request, reply) => reply.code(502).send('a proxy'));
  await listenAt(app, socket);
  t.teardown(() => app.close());
  await t.rejects(new ApiClient(socket).status(), { name: 'ApiError', status: 502, message: /a proxy/ });
});
