import t from 'tap';
import { startApi } from './daemon.ts';

const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80, scheduler: 'rr' };
const path = '/v1/services/tcp/10.0.0.100/80';

const rows: readonly [string, 'POST' | 'PUT' | 'GET' | 'DELETE', string, unknown, string][] = [
  ['no body', 'POST', '/v1/services', undefined, 'body: expected an object, got nothing'],
  ['a missing key', 'POST', '/v1/services', { ...web, port: undefined }, 'body.port: expected a number, got nothing'],
  ['a text for a port', 'POST', '/v1/services', { ...web, port: '80' }, 'body.port: expected a number, got "80"'],
  [
    'too large a port',
    'POST',
    '/v1/services',
    { ...web, port: 65536 },
    'body.port: expected a port from 0 to 65535, got 65536',
  ],
  [
    'a short address',
    'POST',
    '/v1/services',
    { ...web, vip: '10.1' },
    'body.vip: expected an IP address like 10.0.0.1 or fd00::1, got "10.1"',
  ],
  [
    'a protocol',
    'POST',
    '/v1/services',
    { ...web, protocol: 'icmp' },
    'body.protocol: expected "tcp" or "udp" or "sctp", got "icmp"',
  ],
  [
    'an unknown key',
    'POST',
    '/v1/services',
    { ...web, persistent: 5 },
    'body: expected no other key, got "persistent"',
  ],
  [
    'a port in a path',
    'DELETE',
    '/v1/services/tcp/10.0.0.100/http',
    undefined,
    'path.port: expected a port from 0 to 65535, got "http"',
  ],
  [
    'a protocol in a path',
    'GET',
    '/v1/services/dccp/10.0.0.100/80',
    undefined,
    'path.protocol: expected "tcp" or "udp" or "sctp", got "dccp"',
  ],
  [
    'a negative weight',
    'POST',
    `${path}/servers`,
    { address: '10.0.0.11', port: 80, weight: -1 },
    'body.weight: expected at least 0, got -1',
  ],
  [
    'half a weight',
    'PUT',
    `${path}/servers/10.0.0.11/80`,
    { weight: 1.5 },
    'body.weight: expected an integer, got 1.5',
  ],
  [
    'too large a weight',
    'PUT',
    `${path}/servers/10.0.0.11/80`,
    { weight: 2 ** 31 },
    'body.weight: expected at most 2147483647, got 2147483648',
  ],
  ['a word for yes', 'POST', '/v1/stop', { detach: 'yes' }, 'body.detach: expected a boolean, got "yes"'],
];

t.test('bad requests are refused with what was expected, what was got, and where', async t => {
  const { app, director } = await startApi(t);
  await director.edit({ kind: 'clear' });
  for (const [what, method, url, body, message] of rows) {
    const answer = await app.inject({ method, url, ...(body !== undefined && { payload: Object(body) }) });
    t.same(answer.json(), { error: { code: 'bad-request', message } }, what);
    t.equal(answer.statusCode, 400, what);
  }
  t.same(director.services(), []);
});

t.test('a body that is not JSON is a bad request', async t => {
  const { app } = await startApi(t);
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/v1/services', headers, payload: '{"vip":' });
  t.equal(answer.statusCode, 400);
  t.match(answer.json(), { error: { code: 'bad-request', message: /JSON/ } });
});

t.test('an unknown route is named', async t => {
  const { app } = await startApi(t);
  const answer = await app.inject({ method: 'GET', url: '/v2/services' });
  t.equal(answer.statusCode, 404);
  t.same(answer.json(), {
    error: { code: 'no-such-route', message: 'Expected a route of this API, got GET /v2/services' },
  });
});
