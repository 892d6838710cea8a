import t from 'tap';
import { schedulers } from '../../src/sched/registry.ts';
import { type Oracle, oracles } from './oracle.ts';
import { seeded } from './random.ts';
import { server } from './server.ts';
import { Walk } from './walk.ts';

const cases = 4000;

for (const name of ['rr', 'wrr'] as const) {
  t.test(
    `${name} picks as the oracle does while servers come, go and change weight (${cases} random cases)`,
    async t => {
      let picks = 0;
      for (let seed = 1; seed <= cases; seed++) {
        const story = tell(seed, oracles[name](), new Walk(schedulers[name]));
        picks += story.picks;
        if (story.wrong) return t.fail(`seed ${seed}: ${story.wrong}`, { steps: story.steps });
      }
      t.ok(picks > 30 * cases, `${picks} picks were compared`);
    },
  );
}

/** Plays one random story to both sides, comparing each pick. */
function tell(seed: number, oracle: Oracle, walk: Walk) {
  const random = seeded(seed);
  const largest = [2, 5, 12, 100][random(4)] ?? 1;
  const steps: string[] = [];
  let born = 0;
  let picks = 0;
  for (let step = 0; step < 24; step++) {
    const victim = walk.servers[random(walk.servers.length)];
    const kind = random(5);
    if (victim === undefined || (kind === 0 && walk.servers.length < 8)) {
      const added = server(`s${born++}`, random(largest + 1));
      steps.push(`add ${added.id} weight ${added.weight}`);
      oracle.add(added.id, added.weight);
      walk.set([...walk.servers, added]);
    } else if (kind === 1) {
      steps.push(`remove ${victim.id}`);
      oracle.remove(victim.id);
      walk.set(walk.servers.filter(each => each !== victim));
    } else if (kind === 2) {
      const weight = random(largest + 1);
      steps.push(`change ${victim.id} to weight ${weight}`);
      oracle.change(victim.id, weight);
      walk.set(walk.servers.map(each => (each === victim ? { ...each, weight } : each)));
    } else {
      for (let count = random(10); count > 0; count--, picks++) {
        const expected = oracle.pick();
        const got = walk.pick();
        steps.push(`pick ${got ?? 'nobody'}`);
        if (got !== expected) return { picks, steps, wrong: `expected ${expected}, got ${got}` };
      }
    }
  }
  return { picks, steps };
}
