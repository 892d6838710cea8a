import { readFileSync } from 'node:fs';
import t from 'tap';
import { sendsOthers } from '../../netns/differential/intended.ts';
import { judge } from '../../netns/differential/judge.ts';
import { readKnown } from '../../netns/differential/known.ts';
import { lvxSubject } from '../../netns/differential/lvx-subject.ts';
import { playAll } from '../../netns/differential/play-all.ts';
import { placed } from '../../netns/differential/playbill.ts';
import { topics } from '../../netns/differential/topics.ts';
import { transcriptsSchema } from '../../netns/differential/transcript.ts';
import { findTopology } from '../../src/netns/catalogue.ts';
import { Testbed } from '../../src/netns/testbed.ts';

const skip = process.getuid?.() === 0 ? false : 'needs root: run it with sudo';

// The scenario ipvs-differential plays both live; this needs no kernel with IPVS.
t.test('lvx does what kernel IPVS was recorded to do, but for what is listed', { skip, timeout: 300_000 }, async t => {
  const file = readFileSync(new URL('golden/ipvs.json', import.meta.url), 'utf8');
  const recorded = transcriptsSchema.parse(JSON.parse(file));
  const known = readKnown();
  const cases = placed(topics);
  const testbed = await Testbed.up(findTopology('wire'));
  try {
    const subject = await lvxSubject(
      testbed,
      cases.map(({ vip }) => vip),
    );
    const [played = []] = await playAll(cases, [subject], {
      known: ({ case: { name } }) => recorded[name],
      lingers: ({ case: { name } }) => sendsOthers(name),
    });
    await subject.close();
    t.equal(played.length, cases.length);
    for (const { name, cases: wanted } of topics) {
      const problems = cases.flatMap((item, index) => {
        const [expected, got] = [recorded[item.case.name], played[index]];
        return item.topic === name && expected && got ? judge(item, expected, got, known) : [];
      });
      t.same(problems, [], `${name}: ${wanted.length} cases`);
    }
  } finally {
    await testbed.close();
  }
});
