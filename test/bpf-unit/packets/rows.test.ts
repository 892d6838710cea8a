import t from 'tap';
import { judge } from '../../bpf/fuzz/judge/judge.ts';
import { reasons } from '../../bpf/fuzz/judge/reasons.ts';
import { knownService, World } from '../../bpf/fuzz/judge/world.ts';
import { actionOf, expectedFrame } from '../../bpf/packets/expected.ts';
import { frame } from '../../bpf/packets/frame.ts';
import { tables } from '../../bpf/packets/rows/index.ts';
import { type Row, withClientPort } from '../../bpf/packets/rows/row.ts';
import { rules, vlans } from '../../bpf/packets/rules.ts';

const everything = Object.entries(tables);
const services = rules.map(knownService);
const clientPort = 20_000;

/** Rows of which one packet by itself tells all: the oracle knows no settings, and nothing of what came before. */
function isPlain({ settings, out, before = [] }: Row): boolean {
  const isByName = out?.server === 'same' || out?.server === 'other';
  return settings === undefined && !isByName && !before.some(({ icmp }) => icmp !== undefined);
}

t.test('rows', async t => {
  const all = everything.flatMap(([, rows]) => rows);
  t.ok(all.length >= 250, `there are ${all.length}`);

  for (const [table, rows] of everything) {
    t.test(`of ${table} have names of their own, and what their verdicts need`, async t => {
      t.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
      for (const { name, verdict, out, answer } of rows) {
        t.ok(reasons[verdict], `${name}: ${verdict} is a verdict`);
        t.equal(out !== undefined, /^(TX|REDIRECT)$/.test(verdict), `${name}: says how it leaves if it is forwarded`);
        if (!verdict.startsWith('SLOW_')) {
          t.equal(answer !== undefined, verdict.startsWith('ICMP_'), `${name}: says the answer if there is one`);
        }
      }
    });

    t.test(`of ${table} are what the oracle of the fuzzing expects`, async t => {
      for (const row of rows.filter(isPlain)) {
        const incoming = frame(withClientPort(row.packet, clientPort));
        const chosen = { ...row, ...(row.out && { out: { ...row.out, sourcePort: 50_000 } }) };
        const outgoing = expectedFrame(chosen, incoming, new Uint8Array(), row.out?.server) ?? new Uint8Array();
        const outcome = { verdicts: [row.verdict], action: actionOf(row.verdict), frame: outgoing };
        t.doesNotThrow(() => judge(new World(services, vlans), incoming, outcome), row.name);
      }
    });
  }
});
