import t from 'tap';
import { lblc } from '../../src/sched/lblc.ts';
import { lblcr, mostMembers } from '../../src/sched/lblcr.ts';
import type { Load } from '../../src/sched/scheduler.ts';
import { server } from './server.ts';
import { connection, idle, Walk } from './walk.ts';

const busy: Load = { ...idle, active: 9 };
const day = 24 * 60 * 60;

t.test('lblc keeps a destination to an overloaded server, and sends another destination elsewhere', async t => {
  const walk = new Walk(lblc);
  walk.set([server('a'), server('b')]);
  t.equal(walk.pick(), 'b');
  const loads = new Map([['b', { ...idle, overloaded: true }]]);
  t.equal(walk.pick(connection, loads), 'b');
  t.equal(walk.pick({ ...connection, destination: '10.0.0.101' }, loads), 'a');
});

t.test('lblc goes back to a server that was taken out and came back', async t => {
  const walk = new Walk(lblc);
  walk.set([server('a'), server('b')]);
  t.equal(walk.pick(), 'b');
  walk.set([server('a')]);
  walk.set([server('a'), server('b')]);
  t.equal(walk.pick(connection, new Map([['b', { ...idle, active: 1 }]])), 'b');
});

t.test('lblc forgets a destination that nobody asked for in a day', async t => {
  let now = 0;
  const walk = new Walk(lblc, { now: () => now });
  walk.set([server('a'), server('b')]);
  t.equal(walk.pick(), 'b');
  const loads = new Map([['b', { ...idle, active: 1 }]]);
  now = day - 1;
  t.equal(walk.pick(connection, loads), 'b');
  now += day;
  t.equal(walk.pick(connection, loads), 'a');
});

t.test(`lblcr keeps a destination to ${mostMembers} servers at most; the oldest makes room`, async t => {
  const walk = new Walk(lblcr);
  const servers = Array.from({ length: mostMembers + 1 }, (_, index) => server(`s${index}`));
  walk.set(servers);
  const loads = new Map<string, Load>();
  for (const { id } of servers.toReversed()) {
    t.equal(walk.pick(connection, loads), id, 'the next one joins when all others are crowded');
    loads.set(id, busy);
  }
  t.same(
    walk.state.memory instanceof Map && walk.state.memory.get(connection.destination)?.members,
    servers.slice(0, mostMembers).map(({ id }) => id),
  );
});
