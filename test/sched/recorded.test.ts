import { readFileSync } from 'node:fs';
import t from 'tap';
import { isSchedulerName, schedulers } from '../../src/sched/registry.ts';
import { Walk } from './walk.ts';

interface Recording {
  scheduler: string;
  flags: string | null;
  weights: number[];
  picks: number[];
}

const recordings: Recording[] = JSON.parse(readFileSync(new URL('sequences.json', import.meta.url), 'utf8')).cases;
const ours = recordings.filter(recording => isSchedulerName(recording.scheduler));

t.test('the recordings have three cases of rr and three of wrr', async t => {
  t.equal(ours.filter(({ scheduler }) => scheduler === 'rr').length, 3);
  t.equal(ours.filter(({ scheduler }) => scheduler === 'wrr').length, 3);
});

for (const { scheduler, weights, picks } of ours) {
  t.test(`${scheduler} picks over weights ${weights.join(' ')} as kernel IPVS was recorded to`, async t => {
    if (!isSchedulerName(scheduler)) throw new Error(`filtered: ${scheduler}`);
    const walk = new Walk(schedulers[scheduler]);
    for (const [index, weight] of weights.entries()) walk.set([...walk.servers, { id: `${index + 1}`, weight }]);
    t.same(
      picks.map(() => Number(walk.pick() ?? 0)),
      picks,
    );
  });
}
