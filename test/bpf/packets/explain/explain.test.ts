import t from 'tap';
import type { PacketQuestion } from '../../../../src/dataplane/explanation.ts';
import { parseIp } from '../../../../src/net/ip.ts';
import { needsRoot } from '../../needs-root.ts';
import { Bench } from '../bench.ts';
import { frame } from '../frame.ts';
import { install, rules } from '../rules.ts';
import { foretellRows } from './foretell-rows.ts';
import { questionOf } from './question.ts';
import { dumpTables } from './tables.ts';

t.test('what is foretold of the packet rows is what the program does', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  foretellRows(t, bench);
});

t.test('asking changes nothing: no entry, no counter, no turn', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  for (const rule of rules) install(bench, rule);
  for (const [index, scheduler] of (['rr', 'wrr', 'lblc', 'lblcr', 'sh', 'mh', 'twos', 'wlc'] as const).entries()) {
    const servers = [{ address: '10.0.0.11' }, { address: '10.0.0.12', weight: 2, upperThreshold: 1 }];
    install(bench, { protocol: 'tcp', port: 200 + index, scheduler, persistent: index % 2 === 0, servers });
  }
  bench.configure({ event_sampling: 1, table_full: 'hash', new_connection_rate: 1, sloppy_tcp: 1 });
  const questions: PacketQuestion[] = [];
  for (const flags of ['S', 'A', 'FA', 'R']) {
    for (let destinationPort = 50; destinationPort < 210; destinationPort++) {
      for (const family of ['ipv4', 'ipv6'] as const) {
        const bytes = frame({ family, destinationPort, flags });
        const question = questionOf(bytes);
        if (question) questions.push(question);
        if (flags === 'S' && destinationPort % 2 === 0) bench.send(bytes);
      }
    }
  }
  const before = dumpTables(bench);
  t.ok(
    (before.conns ?? []).some(line => /[1-9]/.test(line.split(': ')[1] ?? '')),
    'there are connections',
  );
  t.ok((before.slots ?? []).length > 60, 'there are slots');
  for (const question of questions) bench.explain(question);
  t.same(dumpTables(bench), before);
  const [first] = questions;
  if (first) bench.send(frame({ destinationPort: 80, sourcePort: 9 }));
  t.notSame(dumpTables(bench), before, 'a packet would have shown');
});

t.test('an explanation tells what each stage saw', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  const servers = [
    { address: '10.0.0.11', upperThreshold: 1 },
    { address: '10.0.0.12', weight: 0 },
  ];
  install(bench, { protocol: 'tcp', port: 80, scheduler: 'wlc', servers });
  const ask = (spec: Parameters<typeof frame>[0]) => {
    const question = questionOf(frame(spec));
    if (question === undefined) throw new Error('Expected a frame that can be asked about');
    return bench.explain(question);
  };
  const at = (address: string) => ({ address: parseIp(address), port: 80 });
  t.match(ask({}), {
    match: { service: { protocol: 'tcp', port: 80 }, scheduler: 'wlc' },
    track: { outcome: 'new', why: 'No entry. The packet opens a connection.' },
    pick: {
      by: 'scheduler',
      server: at('10.0.0.11'),
      servers: [
        { ...at('10.0.0.11'), weight: 1, active: 0, upperThreshold: 1, overloaded: false, usable: true },
        { ...at('10.0.0.12'), weight: 0, usable: false },
      ],
    },
    encap: { tunnel: 'ipip', sizes: { overhead: 20, length: 60, mtu: 1500 }, nextHop: { interface: 'lo' } },
    verdict: 'TX',
  });
  bench.send(frame({}));
  t.match(ask({ flags: 'A' }), {
    track: { outcome: 'known', entry: { server: at('10.0.0.11'), state: 'SYN_RECV', idle: 0, expiresIn: Number } },
    verdict: 'TX',
  });
  t.match(ask({ sourcePort: 9 }), {
    pick: { servers: [{ active: 1, overloaded: true, usable: false }, {}] },
    verdict: 'ICMP_NO_SERVER',
  });
  const none = ask({ sourcePort: 9, flags: 'A' });
  t.match(none, { track: { outcome: 'refused' }, verdict: 'PASS_NO_CONNECTION' });
  t.notOk('pick' in none);
  t.same(ask({ destinationPort: 81 }), { match: {}, verdict: 'PASS_NO_SERVICE', notes: [] });
});
