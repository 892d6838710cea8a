import { readFileSync } from 'node:fs';
import t from 'tap';
import { build } from '../../../netns/differential/build.ts';
import { intended } from '../../../netns/differential/intended.ts';
import { readKnown } from '../../../netns/differential/known.ts';
import { namesOf } from '../../../netns/differential/names.ts';
import { placed } from '../../../netns/differential/playbill.ts';
import { topics } from '../../../netns/differential/topics.ts';
import { transcriptsSchema } from '../../../netns/differential/transcript.ts';

const cases = placed(topics);
const names = cases.map(item => item.case.name);

t.test('cases have a name and a VIP of their own', async t => {
  t.ok(cases.length > 350, `${cases.length} cases`);
  t.equal(new Set(names).size, cases.length);
  t.equal(new Set(cases.map(({ vip }) => vip)).size, cases.length);
});

t.test('every packet of every case can be built', async t => {
  for (const { case: item, vip } of cases) {
    const packets = item.steps.flatMap(step => (step.kind === 'send' ? step.packets : []));
    t.doesNotThrow(() => packets.map(packet => build(packet, namesOf(vip))), item.name);
  }
});

t.test('every case is recorded, and nothing else: record.js makes the recording', async t => {
  const recording = new URL('../../netns/golden/ipvs.json', import.meta.url);
  const transcripts = transcriptsSchema.parse(JSON.parse(readFileSync(recording, 'utf8')));
  t.same(Object.keys(transcripts).toSorted(), names.toSorted());
  for (const { case: item } of cases) t.equal(transcripts[item.name]?.steps.length, item.steps.length, item.name);
});

t.test('what is known to differ are cases, each part once', async t => {
  const known = readKnown();
  t.same(
    known.filter(entry => !names.includes(entry.case)),
    [],
  );
  const listed = known.flatMap(entry => entry.parts.map(part => `${entry.case}: ${part}`));
  t.same(
    listed.filter((entry, index) => listed.indexOf(entry) !== index),
    [],
  );
});

t.test('docs/differences-from-ipvs.md names each case that differs on purpose', async t => {
  const text = readFileSync(new URL('../../../docs/differences-from-ipvs.md', import.meta.url), 'utf8');
  const flat = text.replaceAll(/\s+/g, ' ');
  for (const { case: name } of intended) t.ok(flat.includes(`"${name}"`), name);
});
