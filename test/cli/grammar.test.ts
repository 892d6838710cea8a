import { deepStrictEqual as deepEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import t from 'tap';
import { AdmFailure } from '../../src/cli/ipvsadm/failure.ts';
import { optionRows } from '../../src/cli/ipvsadm/options.ts';
import { parseCommandLine } from '../../src/cli/ipvsadm/parse.ts';
import { withWaits } from '../../src/cli/ipvsadm/waits.ts';
import { recordedNames } from './adm.ts';

// Command lines as Debian's ipvsadm 1.31 took them, where its calls to the kernel were made to fail: each option with each
// command, each pair of some options, and random ones. Without `rc` the line got as far as the kernel.

interface Row {
  readonly words: readonly string[];
  readonly rc?: number;
  readonly err?: string;
}

const rows = readFileSync(new URL('golden/grammar.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Row => JSON.parse(line));

t.test('whatever a command line is, it is taken or refused with a status of ipvsadm', async t => {
  const names = optionRows.flatMap(({ long, short }) => [
    `--${long}`,
    `--${long}=`,
    ...[...short].map(each => `-${each}`),
  ]);
  const word = fc.oneof(
    fc.constantFrom(...names),
    fc.string({ maxLength: 6 }),
    fc.constantFrom(...rows.flatMap(({ words }) => words)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), async words => {
      const { rc = 0 } = await complaint(words);
      deepEqual([0, 2, 255].includes(rc), true);
    }),
    { numRuns: 2000 },
  );
  t.pass('2000 command lines');
});

/** What of a command line is wrong by itself. */
async function complaint(words: readonly string[]): Promise<Pick<Row, 'rc' | 'err'>> {
  try {
    await withWaits(parseCommandLine(words, 'ipvsadm', recordedNames));
    return {};
  } catch (error) {
    if (!(error instanceof AdmFailure)) throw error;
    return { rc: error.status, err: `${error.message}\n` };
  }
}

t.test('command lines are taken and refused as ipvsadm was recorded to', async t => {
  t.ok(rows.length > 1500, `${rows.length} command lines`);
  for (const { words, ...expected } of rows) {
    const got = await complaint(words);
    if (expected.rc === undefined && got.err?.startsWith('masquerading (-m) is not possible')) continue;
    t.same(got, expected, JSON.stringify(words));
  }
});
