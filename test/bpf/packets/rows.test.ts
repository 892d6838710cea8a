import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { Bench } from './bench.ts';
import { hex } from './build/bytes.ts';
import { actionOf, expectedFrame, serverOf } from './expected.ts';
import { frame } from './frame.ts';
import { tables } from './rows/index.ts';
import { withClientPort } from './rows/row.ts';
import { install, rules } from './rules.ts';

t.test('packet rows through the program', needsRoot, async t => {
  const bench = new Bench();
  t.teardown(() => bench[Symbol.dispose]());
  for (const rule of rules) install(bench, rule);
  let lastPort = 10_000;

  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const port = ++lastPort;
      t.test(`${table}: ${row.name} ${row.verdict}`, async t => {
        bench.configure(row.settings ?? {});
        const before = row.before?.map(packet => bench.send(frame(withClientPort(packet, port))).frame);
        const incoming = frame(withClientPort(row.packet, port));
        const { verdict, action, frame: outgoing } = bench.send(incoming);
        t.equal(verdict, row.verdict, 'has its verdict, once');
        t.equal(action, actionOf(row.verdict), 'leaves with its action');
        let server = row.out?.server;
        if (server === 'same' || server === 'other') {
          const last = serverOf(before?.at(-1) ?? new Uint8Array(64));
          t[server === 'same' ? 'equal' : 'not'](serverOf(outgoing), last, `goes to the ${server} server`);
          server = serverOf(outgoing);
        }
        const expected = expectedFrame(row, incoming, outgoing, server);
        if (expected !== undefined) t.equal(hex(outgoing), hex(expected), 'has its bytes');
      });
    }
  }
});
