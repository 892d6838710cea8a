import type { Test } from 'tap';
import { answered } from './answer.ts';
import { hex } from './build/bytes.ts';
import { linkLength } from './build/link.ts';
import { actionOf, expectedFrame, serverOf } from './expected.ts';
import { type FrameSpec, frame } from './frame.ts';
import type { Outcome, RowBench } from './row-bench.ts';
import { tables } from './rows/index.ts';
import { type Row, withClientPort } from './rows/row.ts';

/** Why some rows come out otherwise, by `table: name`. */
export type Differences = Readonly<Record<string, string>>;

/**
 * Runs every row through a dataplane. A row that is listed as different must differ: one that does not is reported, and
 * so is a name that no row has.
 */
export function runRows(t: Test, bench: RowBench, differences: Differences = {}): void {
  let lastPort = 10_000;
  const unknown = new Set(Object.keys(differences));
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const port = ++lastPort;
      const name = `${table}: ${row.name}`;
      const reason = differences[name];
      unknown.delete(name);
      t.test(`${name} ${row.verdict}`, async t => {
        const faults = faultsOf(bench, row, port);
        if (reason === undefined) t.same(faults, []);
        else t.not(faults.length, 0, `comes out otherwise: ${reason}`);
      });
    }
  }
  t.test('every difference that is listed is of a row', async t => t.same([...unknown], []));
}

/** What of a row did not come out as it says. */
function faultsOf(bench: RowBench, row: Row, port: number): string[] {
  bench.configure(row.settings ?? {});
  const before = row.before?.map(packet => bench.send(frame(withClientPort(packet, port))).frame);
  const spec = withClientPort(row.packet, port);
  const outcome = bench.send(frame(spec));
  const faults: string[] = [];
  const compare = (what: string, expected: string | number | undefined, got: string | number | undefined) => {
    if (expected !== got) faults.push(`${what}: expected ${expected}, got ${got}`);
  };
  compare('verdict', row.verdict, outcome.verdict);
  if (outcome.action !== undefined) compare('action', actionOf(row.verdict), outcome.action);
  let server = row.out?.server;
  if (server === 'same' || server === 'other') {
    const last = serverOf(before?.at(-1) ?? new Uint8Array(64));
    const seen = serverOf(outcome.frame);
    if ((server === 'same') !== (last === seen))
      faults.push(`server: expected the ${server} one as ${last}, got ${seen}`);
    server = seen;
  }
  const expected = expectedBytes(bench, row, spec, outcome, server);
  if (expected !== undefined) compare('bytes', hex(expected), hex(outcome.frame));
  return faults;
}

function expectedBytes(
  { keepsPadding, isWhole }: RowBench,
  row: Row,
  spec: FrameSpec,
  { frame: seen }: Outcome,
  server: string | undefined,
): Uint8Array | undefined {
  if (row.verdict.startsWith('PASS_')) return frame(spec);
  const incoming = frame(keepsPadding ? spec : { ...spec, padding: 0 });
  if (!row.verdict.startsWith('SLOW_')) return expectedFrame(row, incoming, seen, server);
  if (!isWhole || row.answer === undefined) return undefined;
  // The kernel chooses the way to the client, and the id.
  const link = linkLength(incoming);
  return answered(incoming, row.answer, new Uint8Array(link + 6)).subarray(link);
}
