import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import { judge, type Known } from '../../netns/differential/judge.ts';
import { lvxSubject } from '../../netns/differential/lvx-subject.ts';
import { playAll } from '../../netns/differential/play-all.ts';
import { placed } from '../../netns/differential/playbill.ts';
import { topics } from '../../netns/differential/topics.ts';
import { transcriptsSchema } from '../../netns/differential/transcript.ts';
import { findTopology } from '../../src/netns/catalogue.ts';
import { Testbed } from '../../src/netns/testbed.ts';

/**
 * Plays every case on lvx, and holds what comes of it against what was recorded from kernel IPVS, and what is known to
 * differ.
 * @param more options of `lvxd`
 */
export async function playRecorded(t: Test, known: readonly Known[], more: readonly string[] = []): Promise<void> {
  const file = readFileSync(new URL('golden/ipvs.json', import.meta.url), 'utf8');
  const recorded = transcriptsSchema.parse(JSON.parse(file));
  const cases = placed(topics);
  const sendsOthers = (name: string) => known.some(entry => entry.case === name && entry.parts.includes('packets'));
  const testbed = await Testbed.up(findTopology('wire'));
  try {
    const vips = cases.map(({ vip }) => vip);
    const subject = await lvxSubject(testbed, vips, more);
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
}
