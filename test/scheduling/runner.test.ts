import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { bundle } from '../../src/scheduling/bundle.ts';
import type { SchedulerError } from '../../src/scheduling/errors.ts';
import { Runner } from '../../src/scheduling/runner.ts';
import { temporaryDirectory } from '../temporary.ts';
import { connection, idleServer, schedulerFile, startScheduler } from './files.ts';

const servers = [idleServer('a', 2), idleServer('b')];
const loads = servers.map(({ active, inactive, overloaded }) => ({ active, inactive, overloaded }));
const flags = [] as const;

t.test('a scheduler lays out servers and picks among those that were offered', async t => {
  const runner = await startScheduler(
    t,
    `name: 'mine',
     memory: () => new Map<string, number>(),
     build: servers => servers.flatMap(server => Array(server.weight).fill(server)),
     pick({ client }, servers, { memory, slots }) {
       const times = memory.get(client) ?? 0;
       memory.set(client, times + 1);
       return slots[times];
     },`,
  );
  t.equal(runner.name, 'mine');
  t.same(runner.abilities, { build: true, pick: true, onOpen: false, onClose: false });
  const { plan } = await runner.build(servers, { flags });
  t.same(plan, { slots: [0, 0, 1], start: 0 });
  runner.tell({ kind: 'offer', service: 'x', servers, flags, plan });
  const picks = [];
  for (let n = 0; n < 4; n++) picks.push((await runner.pick('x', connection, loads)).server);
  t.same(picks, [0, 0, 1, undefined]);
});

t.test('an exception is told with its place in the source, and the scheduler goes on', async t => {
  const runner = await startScheduler(
    t,
    `name: 'mine',
     build(servers) {
       if (servers.length > 2) throw new RangeError('too many');
       return servers;
     },`,
  );
  const many = [...servers, idleServer('c')];
  await t.rejects(runner.build(many, { flags }), {
    name: 'SchedulerError',
    code: 'ERR_THROWN',
    message: /^mine: \/.*\/mine\.ts:5:38: build: RangeError: too many$/,
  });
  t.same((await runner.build(servers, { flags })).plan.slots, [0, 1]);
});

const wrong = [
  ['nothing', '{} as never', 'expected an array of slots, or an object with slots, got {}'],
  [
    'a promise',
    'Promise.resolve([]) as never',
    'expected an array of slots, or an object with slots, got a promise (a scheduler answers at once)',
  ],
  [
    'a stranger',
    "[{ id: 'z' }]",
    'expected a server of the list, or its index, as slot 0, got server z with weight undefined',
  ],
  ['an index that is none', '[0, 7]', 'expected a server of the list, or its index, as slot 1, got 7'],
  ['nobody', '[-1]', 'expected a server of the list, or its index, as slot 0, got -1'],
  ['a server of weight 0', '[2]', 'expected a server with a weight above 0 as slot 0, got server c with weight 0'],
  ['too many slots', 'Array(65_537).fill(0)', 'expected at most 65536 slots, got 65537'],
  ['a start beyond', '{ slots: [0], start: 1 }', 'expected the position of a slot as start, got 1'],
  ['an impatient one', '{ slots: [0], again: 0.5 }', 'expected a number of seconds from 1 to 86400 as again, got 0.5'],
] as const;

for (const [title, answer, message] of wrong) {
  t.test(`a layout that is ${title} is refused`, async t => {
    const runner = await startScheduler(t, `name: 'mine',\n build: () => (${answer}),`);
    const list = [...servers, idleServer('c', 0)];
    await t.rejects(runner.build(list, { flags }), { code: 'ERR_ANSWER', message: `mine: build: ${message}` });
  });
}

t.test('a pick of a server that may not be picked is refused', async t => {
  const runner = await startScheduler(t, `name: 'mine',\n pick: (_, servers) => servers.at(-1),`);
  const list = [idleServer('a'), idleServer('b', 0)];
  const { plan } = await runner.build(list, { flags });
  runner.tell({ kind: 'offer', service: 'x', servers: list, flags, plan });
  await t.rejects(runner.pick('x', connection, loads), {
    message: 'mine: pick: expected a server with a weight above 0, got server b with weight 0',
  });
  runner.tell({ kind: 'offer', service: 'x', servers, flags, plan });
  const overloaded = loads.map(load => ({ ...load, overloaded: true }));
  await t.rejects(runner.pick('x', connection, overloaded), {
    message: 'mine: pick: expected a server that is not overloaded, got server b with weight 1, overloaded',
  });
  t.same(await runner.pick('x', connection, loads).then(({ server }) => server), 1);
});

t.test('an endless loop is ended; everything that was asked is refused, and the loss is told once', async t => {
  const runner = await startScheduler(t, `name: 'mine',\n build() { for (;;); },\n pick: () => 0,`);
  const losses: SchedulerError[] = [];
  runner.listen({ lost: error => losses.push(error), complained: () => undefined });
  const asked = [runner.build(servers, { flags }), runner.pick('x', connection, loads)];
  const results = await Promise.allSettled(asked);
  t.same(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.match(losses, [{ code: 'ERR_SLOW', message: /^mine: (build|pick): expected an answer within 5000 ms, got none/ }]);
  t.equal(losses.length, 1);
  await t.rejects(runner.build(servers, { flags }), { code: 'ERR_SLOW' }, 'also what comes later');
});

t.test('a scheduler that ends its thread, or needs too much memory, is lost and nothing else', async t => {
  const ends = await startScheduler(t, `name: 'mine',\n build: () => process.exit(0),`);
  await t.rejects(ends.build(servers, { flags }), { code: 'ERR_LOST', message: /ended its thread/ });
  const grows = await startScheduler(
    t,
    `name: 'mine',\n build() { const all = []; for (;;) all.push(new Array(1e6).fill({})); },`,
  );
  // The collector may take so long over it that it is ended for being slow.
  await t.rejects(grows.build(servers, { flags }), { message: /at most 64 MB of memory|is there an endless loop/ });
});

t.test('what goes wrong in onOpen is told with its service', async t => {
  const runner = await startScheduler(t, `name: 'mine',\n pick: () => 0,\n onOpen() { throw new Error('no'); },`);
  const told = new Promise<[string, SchedulerError]>(resolve => {
    runner.listen({ lost: () => undefined, complained: (service, error) => resolve([service, error]) });
  });
  const { plan } = await runner.build(servers, { flags });
  runner.tell({ kind: 'offer', service: 'x', servers, flags, plan });
  runner.tell({ kind: 'onOpen', service: 'x', connection, server: 'a' });
  // The worker does not keep a process alive that asks nothing of it.
  await runner.build(servers, { flags });
  const [service, { message }] = await told;
  t.equal(service, 'x');
  t.match(message, /mine\.ts:5:19: onOpen: Error: no$/);
});

t.test('a file that is no scheduler is not started', async t => {
  const rows = [
    ['', /expected a function build or pick, got neither|Expected as a scheduler's name/],
    [`name: 'Mine', build: () => [],`, /Expected as a scheduler's name .*, got "Mine"/],
    [`name: 'mine', build: 7 as never,`, /mine: expected build to be a function, got number/],
  ] as const;
  for (const [inside, message] of rows) await t.rejects(startScheduler(t, inside), { code: 'ERR_THROWN', message });
  const file = join(temporaryDirectory(t), 'x.mjs');
  writeFileSync(file, 'export const nothing = 1;');
  await t.rejects(Runner.start(file, 'x'), {
    message: /Expected as the default export what defineScheduler returns, got undefined/,
  });
});

t.test('a file that can not be bundled is told with line and column', async t => {
  const broken = schedulerFile(t, `name: 'mine',\n build(servers) { return [ },`);
  await t.rejects(bundle(broken), { code: 'ERR_FILE', message: /mine\.ts:4:28: Unexpected "}"/ });
  const lost = schedulerFile(t, `name: 'mine', build: () => [],`);
  writeFileSync(lost, "import './nowhere.ts';\nimport 'lvx/other';\n");
  await t.rejects(bundle(lost), { message: /mine\.ts:1:8: Could not resolve "\.\/nowhere\.ts"/ });
  await t.rejects(bundle(lost), {
    message: /mine\.ts:2:8: Expected lvx\/scheduler or lvx\/scheduler\/trial, got lvx\/other/,
  });
  await t.rejects(bundle('/nowhere/mine.ts'), { code: 'ERR_FILE', message: /Could not resolve "\/nowhere\/mine\.ts"/ });
});
