import t from 'tap';
import { schedulers } from '../../src/sched/registry.ts';
import type { Flag } from '../../src/sched/scheduler.ts';
import { oracles } from './oracles/index.ts';
import { Story } from './story.ts';

interface Row {
  readonly name: keyof typeof oracles;
  /** Random stories that are told; those of mh take long. */
  readonly stories: number;
  readonly flags?: readonly Flag[];
}

const rows: readonly Row[] = [
  { name: 'rr', stories: 4000 },
  { name: 'wrr', stories: 4000 },
  { name: 'lc', stories: 2000 },
  { name: 'wlc', stories: 2000 },
  { name: 'sed', stories: 2000 },
  { name: 'nq', stories: 2000 },
  { name: 'fo', stories: 2000 },
  { name: 'ovf', stories: 2000 },
  { name: 'twos', stories: 2000 },
  { name: 'lblc', stories: 3000 },
  { name: 'lblcr', stories: 3000 },
  { name: 'dh', stories: 500 },
  { name: 'sh', stories: 500 },
  { name: 'sh', stories: 500, flags: ['flag-1'] },
  { name: 'sh', stories: 500, flags: ['flag-2'] },
  { name: 'sh', stories: 500, flags: ['flag-1', 'flag-2'] },
  { name: 'mh', stories: 200 },
  { name: 'mh', stories: 20, flags: ['flag-1'] },
  { name: 'mh', stories: 200, flags: ['flag-2'] },
  { name: 'mh', stories: 20, flags: ['flag-1', 'flag-2'] },
];

for (const { name, stories, flags = [] } of rows) {
  const title = [name, ...flags].join(' ');
  t.test(`${title} picks as the oracle does in ${stories} random stories`, async t => {
    let picks = 0;
    let refused = 0;
    for (let seed = 1; seed <= stories; seed++) {
      const story = new Story(seed, schedulers[name], oracles[name], flags);
      const wrong = story.tell();
      picks += story.picks;
      refused += story.refused;
      if (wrong !== undefined) return t.fail(`seed ${seed}: ${wrong}`, { steps: story.steps });
    }
    t.ok(picks > 20 * stories, `${picks} picks were compared`);
    t.ok(refused > stories && picks - refused > 10 * stories, `${refused} of them were nobody's`);
  });
}
