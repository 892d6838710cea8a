import t from 'tap';
import { isAlive, ownerOf, uniquePrefix } from '../../src/netns/owner.ts';

t.test('uniquePrefix is new each time and carries this process', async t => {
  const [first, second] = [uniquePrefix(), uniquePrefix()];
  t.not(first, second);
  const owner = ownerOf(first);
  t.equal(owner?.pid, process.pid);
  t.ok(owner && isAlive(owner), 'alive');
});

t.test('isAlive tells a process from a later one of the same number', async t => {
  t.notOk(isAlive({ pid: process.pid, startTime: '1' }));
});

t.test('isAlive takes a number that no process has for ended', async t => {
  t.notOk(isAlive({ pid: 2 ** 30, startTime: '1' }));
});

t.test('ownerOf leaves prefixes alone that a person chose', async t => {
  for (const prefix of ['lvs-tun', 'lvx-mine', 'lvx-1-2']) t.equal(ownerOf(prefix), undefined);
});
