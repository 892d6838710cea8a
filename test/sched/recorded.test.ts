import { readFileSync } from 'node:fs';
import t from 'tap';
import { schedulers } from '../../src/sched/registry.ts';
import type { Flag, Load } from '../../src/sched/scheduler.ts';
import { server } from './server.ts';
import { Walk } from './walk.ts';

interface Recording {
  readonly scheduler: keyof typeof schedulers;
  readonly flags: string | null;
  readonly weights: readonly number[];
  readonly picks: readonly number[];
}

const recordings: readonly Recording[] = JSON.parse(
  readFileSync(new URL('sequences.json', import.meta.url), 'utf8'),
).cases;
const flagsOf: Readonly<Record<string, Flag>> = { 'sh-port': 'flag-2', 'mh-port': 'flag-2' };

t.test(
  'the recordings have three cases of each scheduler that has any, but twos, and one each of sh-port and mh-port',
  async t => {
    const expected = Object.keys(schedulers).flatMap(name =>
      name === 'twos' || name === 'none' ? [] : [name, name, name],
    );
    t.same(
      recordings.map(({ scheduler, flags }) => flags ?? scheduler).sort(),
      [...expected, 'mh-port', 'sh-port'].sort(),
    );
  },
);

for (const [place, { scheduler, flags, weights, picks }] of recordings.entries()) {
  t.test(`${flags ?? scheduler} picks over weights ${weights.join(' ')} as kernel IPVS was recorded to`, async t => {
    const walk = new Walk(schedulers[scheduler], { flags: flags === null ? [] : [flagsOf[flags] ?? 'flag-3'] });
    for (const [index, weight] of weights.entries()) {
      walk.set([...walk.servers, server(`${index + 1}`, weight, `10.0.0.${11 + index}`, 101 + place)]);
    }
    const hashed = (scheduler === 'sh' || scheduler === 'mh') && flags === null;
    const loads = new Map<string, Load>();
    const got = picks.map((_, index) => {
      const client = `192.168.7.${10 + (hashed ? index : 0)}`;
      const connection = {
        client,
        clientPort: 30_000 + index,
        destination: '10.0.0.100',
        destinationPort: 101 + place,
      };
      const picked = walk.pick(connection, loads);
      if (picked === undefined) return 0;
      loads.set(picked, { active: (loads.get(picked)?.active ?? 0) + 1, inactive: 0, overloaded: false });
      return Number(picked);
    });
    t.same(got, picks);
  });
}
