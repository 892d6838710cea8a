import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { answered } from './answer.ts';
import { Bench } from './bench.ts';
import { hex } from './build/bytes.ts';
import { frame } from './frame.ts';
import { encapsulated } from './outer.ts';
import { tables } from './rows/index.ts';
import type { Row } from './rows/row.ts';
import { install, macOf, rules } from './rules.ts';

const actions: Readonly<Record<string, number>> = { DROP: 1, PASS: 2, TX: 3, ICMP: 3, REDIRECT: 4 };

t.test('packet rows through the program', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  for (const rule of rules) install(bench, rule);
  let lastPort = 10_000;

  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const sourcePort = ++lastPort;
      t.test(`${table}: ${row.name} ${row.verdict}`, async t => {
        for (const packet of row.before ?? []) bench.send(frame({ sourcePort, ...packet }));
        const incoming = frame({ sourcePort, ...row.packet });
        const { verdict, action, frame: outgoing } = bench.send(incoming);
        t.equal(verdict, row.verdict, 'has its verdict, once');
        t.equal(action, actions[row.verdict.split('_')[0] ?? ''], 'leaves with its action');
        if (row.verdict.startsWith('DROP_')) return;
        const expected = expectedFrame(row, incoming, outgoing);
        t.equal(hex(outgoing), hex(expected), 'has its bytes');
      });
    }
  }
});

function expectedFrame({ out, answer }: Row, incoming: Uint8Array, seen: Uint8Array): Uint8Array {
  if (out) return encapsulated(incoming, { ...out, destination: out.server, destinationMac: macOf(out.server) }, seen);
  if (answer) return answered(incoming, answer, seen);
  return incoming;
}
