import t from 'tap';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { mark, options, serverAt } from '../model/examples.ts';
import { FakeDataplane } from './fake-dataplane.ts';

const one = mark(1, { servers: [serverAt('10.0.0.11', 2, 0)] });
const web = { kind: 'add-service', service: { mark: 1, family: 4 }, options: options('rr') } as const;
const real = { kind: 'add-server', service: one, server: serverAt('10.0.0.11', 2, 0) } as const;

async function open(directory: string) {
  const dataplane = new FakeDataplane();
  const director = await Director.open({ dataplane, store: new StateStore(directory) });
  dataplane.log.length = 0;
  return { director, dataplane };
}

t.test('marks outlive the process, are another revision, and never reach the dataplane', async t => {
  const directory = t.testdir();
  const { director, dataplane } = await open(directory);
  const before = director.revision();
  await director.editAll([web, real]);
  t.not(director.revision(), before);
  t.same(director.marks(), [one]);
  t.same(director.mark({ mark: 1, family: 4 }), one);
  t.equal(director.mark({ mark: 1, family: 6 }), undefined);
  t.same(director.services(), []);
  t.same(dataplane.log, []);
  t.same((await open(directory)).director.marks(), [one]);
});

t.test('counters of a mark can be zeroed if it is there', async t => {
  const { director } = await open(t.testdir());
  await director.editAll([web]);
  t.same(await director.counters.zero(one), { kind: 'done' });
  t.same(await director.counters.zero({ mark: 1, family: 6 }), { kind: 'refused', refusal: 'no-such-service' });
});

t.test('a clear that deletes nothing but marks can be undone, unless they were added anew', async t => {
  const directory = t.testdir();
  const { director } = await open(directory);
  await director.editAll([web, real]);
  await director.edit({ kind: 'clear' });
  t.same(director.marks(), []);
  await director.edit(web);
  t.match(await director.undo(false), { kind: 'lossy', lost: ['mark 1'] });
  await director.edit({ kind: 'delete-service', service: one });
  t.match(await (await open(directory)).director.undo(false), { kind: 'done' });
  t.same((await open(directory)).director.marks(), [one]);
});
