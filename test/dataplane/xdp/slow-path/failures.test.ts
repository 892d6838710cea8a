import t from 'tap';
import { Failures } from '../../../../src/dataplane/xdp/slow-path/failures.ts';

t.test('Failures names all and tells of one a minute', async t => {
  let now = 5;
  const said: string[] = [];
  const failures = new Failures({ warn: text => said.push(text) }, () => now);
  t.equal(failures.add(101, 'a packet'), 'ENETUNREACH');
  failures.add(101, 'a packet');
  now += 59_999;
  t.equal(failures.add(1, 'a packet'), 'EPERM');
  t.equal(said.length, 1);
  t.match(said[0], /^could not send a packet: ENETUNREACH;/);
  now += 1;
  failures.add(1, 'another');
  t.match(said[1], /another: EPERM/);
});
