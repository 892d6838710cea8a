import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { outputFor, prepareOutput } from '../../src/bench/output.ts';
import { readResult, writeResult } from '../../src/bench/result-file.ts';
import { temporaryDirectory } from '../temporary.ts';
import { kernelScenario, resultOf } from './results.ts';

t.test('readResult reads what writeResult wrote', async t => {
  const file = join(temporaryDirectory(t), 'a.json');
  const result = resultOf([kernelScenario('hit-1', 30, 0.8)]);
  writeResult(file, result);
  t.same(readResult(file), result);
  t.match(readFileSync(file, 'utf8'), /\n$/);
});

const good = resultOf([]);
const wrong: readonly [string, string, RegExp][] = [
  ['no JSON', 'ok', /a\.json: expected a benchmark's JSON, got: /],
  ['another format', JSON.stringify({ ...good, format: 'x' }), /a\.json: format: .*expected "lvx-bench-1", got "x"$/],
  ['a list', '[]', /a\.json: the whole: .*expected object, got \[\]$/],
  [
    'a wrong figure',
    JSON.stringify({ ...good, scenarios: [{ ...kernelScenario('hit-1', 30, 0.8), rounds: 'many' }] }),
    /a\.json: scenarios\.0\.rounds: .*expected (int|number), got "many"$/,
  ],
  ['something missing', JSON.stringify({ ...good, date: undefined }), /a\.json: date: .*expected string, got nothing$/],
];

for (const [what, text, message] of wrong) {
  t.test(`readResult refuses ${what}`, async t => {
    const file = join(temporaryDirectory(t), 'a.json');
    writeFileSync(file, text);
    t.throws(() => readResult(file), { code: 'ERR_USAGE', message });
  });
}

t.test('readResult refuses a file that is not there', async t => {
  t.throws(() => readResult('/nowhere/a.json'), { code: 'ERR_USAGE', message: /ENOENT/ });
});

t.test('outputFor names a folder after the time, unless a place was asked for or nothing is measured', async t => {
  const none = { json: undefined, svg: undefined, from: undefined };
  const date = new Date('2026-01-02T03:04:05.678Z');
  const folder = 'bench-results/2026-01-02T03-04-05';
  t.same(outputFor(none, date), { json: `${folder}/result.json`, svg: folder });
  t.same(outputFor({ ...none, json: 'a' }, date), { json: 'a', svg: undefined });
  t.same(outputFor({ ...none, svg: 'd' }, date), { json: undefined, svg: 'd' });
  t.same(outputFor({ ...none, from: 'a' }, date), { json: undefined, svg: undefined });
});

t.test('prepareOutput makes folders, and refuses what can not be written', async t => {
  const folder = temporaryDirectory(t);
  prepareOutput({ json: join(folder, 'a/b.json'), svg: join(folder, 'c/d') });
  writeFileSync(join(folder, 'a/file'), '');
  writeFileSync(join(folder, 'c/d/chart.svg'), '');
  mkdirSync(join(folder, 'e.json'));
  t.throws(() => prepareOutput({ json: join(folder, 'e.json'), svg: undefined }), {
    message: /expected a file, got the f/,
  });
  t.throws(() => prepareOutput({ json: undefined, svg: join(folder, 'a/file/x') }), {
    code: 'ERR_USAGE',
    message: /^--svg: expected a folder that can be written, got: /,
  });
});
