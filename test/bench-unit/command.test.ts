import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { bars } from '../../src/bench/bars.ts';
import { readResult, writeResult } from '../../src/bench/result-file.ts';
import { temporaryDirectory } from '../temporary.ts';
import { kernelScenario, plainScenario, resultOf } from './results.ts';

const main = fileURLToPath(new URL('../../src/bench/main.ts', import.meta.url));

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

t.test('bench --help and --list measure nothing', async t => {
  t.match(bench('--help'), {
    status: 0,
    stdout: /^Usage: npm run bench -- .*\n[\s\S]*Exit status: 0; 1 if/,
    stderr: '',
  });
  t.match(bench('--list'), { status: 0, stdout: /^kernel\n {2}hit-1\n/, stderr: '' });
});

t.test('bench tells in one line what is wrong with its options, and exits with 2', async t => {
  const folder = temporaryDirectory(t);
  const rows: readonly [string[], RegExp][] = [
    [['--sort'], /unknown option '--sort'/],
    [['--suite', 'kernle'], /--suite: expected kernel, .*, got kernle/],
    [['--scenario', 'hti-1'], /--scenario: expected .*, got hti-1/],
    [['--compare', join(folder, 'a.json')], /a\.json: expected a benchmark's JSON, got: ENOENT/],
  ];
  for (const [args, message] of rows) {
    const { status, stdout, stderr } = bench(...args);
    t.match({ status, stdout, stderr }, { status: 2, stdout: '', stderr: message }, args.join(' '));
    t.match(stderr, /^bench: [^\n]*\n$/);
  }
});

t.test('bench --from shows what was asked for of a result, compares it, and writes it', async t => {
  const folder = temporaryDirectory(t);
  const old = join(folder, 'old.json');
  const file = join(folder, 'file.json');
  const json = join(folder, 'new/a.json');
  const svg = join(folder, 'svg');
  writeResult(old, resultOf([kernelScenario('hit-1', 20, 0.6), kernelScenario('syn-new', 90, 0.5)]));
  writeResult(file, resultOf([kernelScenario('hit-1', 30, 0.9), kernelScenario('syn-new', 90, 0.5)]));
  const run = bench('--from', file, '--scenario', 'hit-*', '--compare', old, '--json', json, '--svg', svg);
  t.match(run, { status: 0, stderr: '' });
  t.match(run.stdout, /\nkernel: In the kernel, one processor\n[\s\S]*\nWritten: .*a\.json\n[\s\S]*\+50 % {2}slower\n/);
  t.same(
    readResult(json).scenarios.map(({ name }) => name),
    ['hit-1'],
  );
  t.same(readdirSync(svg), ['kernel.svg']);
});

t.test('bench --bars exits with 3 if a bar is missed, or none could be judged', async t => {
  const folder = temporaryDirectory(t);
  const bar = bars.find(({ scenario }) => scenario === 'hit-1');
  const limit = bar?.limit ?? 0;
  const rows = [
    { scenario: kernelScenario('hit-1', 30, limit), status: 0 },
    { scenario: kernelScenario('hit-1', 30, limit + 0.01), status: 3 },
    { scenario: kernelScenario('mix', 30, 0.1), status: 3 },
  ];
  for (const [index, { scenario, status }] of rows.entries()) {
    const file = join(folder, `${index}.json`);
    writeResult(file, resultOf([scenario, plainScenario('a', 1)]));
    t.equal(bench('--from', file, '--bars').status, status);
    t.equal(bench('--from', file).status, 0);
  }
});
