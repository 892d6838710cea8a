import t from 'tap';
import { type Forwarding, forwardingName, ipip, isSameForwarding } from '../../src/model/forwarding.ts';
import { parsePort } from '../../src/net/port.ts';

const gue = (port: number, checksum: 'none' | 'csum' | 'remcsum'): Forwarding => {
  return { kind: 'tunnel', tunnel: 'gue', port: parsePort(port), checksum };
};

const names: readonly [string, Forwarding][] = [
  ['direct', { kind: 'direct' }],
  ['ipip', ipip],
  ['gre', { kind: 'tunnel', tunnel: 'gre', checksum: 'none' }],
  ['gre csum', { kind: 'tunnel', tunnel: 'gre', checksum: 'csum' }],
  ['gue:6080', gue(6080, 'none')],
  ['gue:6081', gue(6081, 'none')],
  ['gue:6080 csum', gue(6080, 'csum')],
  ['gue:6080 remcsum', gue(6080, 'remcsum')],
];

t.test('forwardingName tells every way of forwarding apart', async t => {
  t.same(
    names.map(([, forwarding]) => forwardingName(forwarding)),
    names.map(([name]) => name),
  );
});

t.test('isSameForwarding looks at every detail', async t => {
  for (const [name, forwarding] of names) {
    const same = names.filter(([, other]) => isSameForwarding(forwarding, structuredClone(other)));
    t.same(same, [[name, forwarding]], name);
  }
});
