import t from 'tap';
import { AddressUses } from '../../src/dataplane/address-uses.ts';
import { parseIp } from '../../src/net/ip.ts';

const [one, two, six] = ['10.0.0.1', '10.0.0.2', 'fd00::1'].map(text => ({ address: parseIp(text) }));

t.test('AddressUses has an address as long as some server has it', async t => {
  if (!one || !two || !six) throw new Error('expected three servers');
  const uses = new AddressUses();
  t.notOk(uses.replace([], [one, two]), 'nothing is freed by coming');
  t.notOk(uses.replace([], [one, six]), 'one address, two services');
  t.notOk(uses.replace([one, two], [two]), 'it has another service still');
  t.ok(uses.has(one.address));
  t.ok(uses.replace([one, six], [six]), 'the last one has gone');
  t.notOk(uses.has(one.address));
  t.same([...uses.all()], [two.address, six.address]);
  t.notOk(uses.replace([six], [six]), 'the same server again');
  t.ok(uses.has(six.address));
});
