import t from 'tap';
import { mtuOf } from '../../src/cli/daemon/mtu.ts';

t.test('the MTU of an interface is known by its name', async t => {
  t.ok(Number(mtuOf('lo')) >= 16_436, 'lo has one');
  for (const name of ['', '.', '..', 'lo/../lo', 'nosuch0', 'a-name-of-sixteen']) t.equal(mtuOf(name), undefined, name);
});
