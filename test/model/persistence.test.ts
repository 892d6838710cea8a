import t from 'tap';
import { isSamePersistence, type Persistence, persistenceOf } from '../../src/model/persistence.ts';
import { parseIp } from '../../src/net/ip.ts';
import { ipv4FromNumber } from '../../src/net/ipv4.ts';

t.test('persistence by whole addresses has all bits of the family, for six minutes as ipvsadm has it', async t => {
  t.same(persistenceOf(parseIp('10.0.0.100')), { timeout: 360, netmask: 0xffffffff });
  t.same(persistenceOf(parseIp('fd00::100'), 60), { timeout: 60, prefix: 128 });
});

t.test('isSamePersistence looks at timeout and mask, and at whether there is any', async t => {
  const all: readonly (Persistence | undefined)[] = [
    undefined,
    { timeout: 60, prefix: 128 },
    { timeout: 61, prefix: 128 },
    { timeout: 60, prefix: 64 },
    { timeout: 60, netmask: ipv4FromNumber(128) },
    { timeout: 60, netmask: ipv4FromNumber(64) },
  ];
  for (const a of all) {
    t.same(
      all.filter(b => isSamePersistence(a, structuredClone(b))),
      [a],
    );
  }
});
