import { sendsOthers } from '../differential/intended.ts';
import { ipvsSubject } from '../differential/ipvs-subject.ts';
import { judge } from '../differential/judge.ts';
import { readKnown } from '../differential/known.ts';
import { lvxSubject } from '../differential/lvx-subject.ts';
import { playAll } from '../differential/play-all.ts';
import { allRules, placed } from '../differential/playbill.ts';
import { topics } from '../differential/topics.ts';
import type { Scenario } from '../scenario.ts';

/** How many problems of a topic are told. */
const told = 5;

/** The same packets through kernel IPVS and through lvx. */
export const ipvsDifferential: Scenario = {
  name: 'ipvs-differential',
  purpose: 'Kernel IPVS and lvx are sent the same packets: they send the same, count the same, remember the same.',
  topologies: ['wire', 'wire'],
  directors: ['lvx'],
  async run({ testbeds, check, tell }) {
    const [place, twin] = testbeds;
    if (!place || !twin) throw new Error('testbeds: expected two, got fewer');
    const cases = placed(topics);
    const vips = cases.map(({ vip }) => vip);
    const ipvs = await ipvsSubject(place, vips, allRules(cases));
    const lvx = await lvxSubject(twin, vips);
    tell('both directors are up');
    const known = readKnown();
    let topic = '';
    const [expected = [], got = []] = await playAll(cases, [ipvs, lvx], {
      lingers: ({ case: { name } }) => sendsOthers(name),
      tell(item) {
        if (item.topic !== topic) tell(item.topic);
        topic = item.topic;
      },
    });
    for (const { name, cases: wanted } of topics) {
      const problems = cases.flatMap((item, index) => {
        const [mine, other] = [expected[index], got[index]];
        return item.topic === name && mine && other ? judge(item, mine, other, known) : [];
      });
      check.ok(
        `${name}: in ${wanted.length} cases, lvx does what IPVS does, but for what is listed`,
        problems.length === 0,
        {
          expected: 'no problem',
          got: { problems: problems.length, first: problems.slice(0, told) },
        },
      );
    }
    await ipvs.close();
    await lvx.close();
  },
};
