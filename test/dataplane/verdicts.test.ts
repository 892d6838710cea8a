import { readFileSync } from 'node:fs';
import t from 'tap';
import { verdictMeanings } from '../../src/dataplane/verdicts.ts';

t.test('what people are told of a verdict is what bpf/verdict.h says', async t => {
  const header = readFileSync(new URL('../../bpf/verdict.h', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const said = [...header.matchAll(/VERDICT_(\w+), \/\* (.*?) \*\//g)].map(([, name, meaning]) => [name, meaning]);
  t.same(Object.fromEntries(said.filter(([name]) => name !== 'COUNT')), verdictMeanings);
});
