import { readFileSync } from 'node:fs';
import t from 'tap';
import { schedulers } from '../../src/sched/registry.ts';
import type { Candidate, Connection, Flag, Load } from '../../src/sched/scheduler.ts';
import { server } from './server.ts';
import { idle, Walk } from './walk.ts';

interface Step {
  readonly add?: readonly [server: number, weight: number];
  readonly edit?: readonly [server: number, weight: number];
  readonly upper?: number;
  readonly remove?: number;
  readonly picks?: readonly number[];
  readonly sameClient?: boolean;
  readonly at?: number;
}

interface Recorded {
  readonly scheduler: keyof typeof schedulers;
  readonly flags: readonly string[];
  readonly family: 4 | 6;
  readonly port: number;
  readonly steps: readonly Step[];
}

interface Recordings {
  readonly stories: readonly Recorded[];
  readonly twos: readonly { readonly weights: readonly number[]; readonly counts: readonly number[] }[];
}

const recordings: Recordings = JSON.parse(readFileSync(new URL('stories.json', import.meta.url), 'utf8'));

const flagsOf: Readonly<Record<string, Flag>> = {
  'sh-fallback': 'flag-1',
  'mh-fallback': 'flag-1',
  'sh-port': 'flag-2',
  'mh-port': 'flag-2',
};

/** The recording's 2 seconds stand for a day. */
const secondsFor = 43_200;

/** Replays a story through a model, with the loads and thresholds that the kernel kept. */
class Replay {
  readonly #story: Recorded;
  readonly #walk: Walk;
  readonly #loads = new Map<string, Load>();
  readonly #uppers = new Map<string, number>();
  #now = 0;
  #connections = 0;

  constructor(story: Recorded) {
    this.#story = story;
    this.#walk = new Walk(schedulers[story.scheduler], {
      flags: story.flags.map(name => flagsOf[name] ?? 'flag-3'),
      now: () => this.#now,
    });
  }

  /** Takes a step; the picks in it, if it is about connections. */
  take({ add, edit, upper = 0, remove, picks, sameClient = false, at = 0 }: Step): number[] {
    const { servers } = this.#walk;
    const changed = add ?? edit;
    if (changed) {
      const candidate = this.#candidate(...changed);
      this.#uppers.set(candidate.id, upper);
      this.#count(candidate.id, 0);
      this.#walk.set(add ? [...servers, candidate] : servers.map(old => (old.id === candidate.id ? candidate : old)));
    } else if (remove !== undefined) this.#walk.set(servers.filter(({ id }) => id !== `${remove}`));
    this.#now = at * secondsFor;
    return (picks ?? []).map(() => this.#connect(sameClient));
  }

  #candidate(number: number, weight: number): Candidate {
    const { family, port } = this.#story;
    return server(`${number}`, weight, family === 4 ? `10.0.0.${10 + number}` : `fd00::${10 + number}`, port);
  }

  #connect(sameClient: boolean): number {
    const id = this.#walk.pick(this.#request(sameClient ? 0 : this.#connections, this.#connections++), this.#loads);
    if (id !== undefined) this.#count(id, 1);
    return Number(id ?? 0);
  }

  /** Adds connections to a server; whether it is overloaded follows. */
  #count(id: string, more: number): void {
    const active = (this.#loads.get(id) ?? idle).active + more;
    const upper = this.#uppers.get(id) ?? 0;
    this.#loads.set(id, { active, inactive: 0, overloaded: upper > 0 && active >= upper });
  }

  #request(client: number, connection: number): Connection {
    const { family, port } = this.#story;
    const low = ((client * 7919) % 65_536).toString(16);
    return {
      client:
        family === 4
          ? `192.168.${7 + Math.floor(client / 200)}.${10 + (client % 200)}`
          : `fd07:${(client + 1).toString(16)}::${low}:1`,
      clientPort: 30_000 + connection,
      destination: family === 4 ? '10.0.0.100' : 'fd00::100',
      destinationPort: port,
    };
  }
}

t.test('the recorded stories have every scheduler but twos and none, sh and mh with their flags, and IPv6', async t => {
  const names = Object.keys(schedulers).filter(name => name !== 'twos' && name !== 'none');
  t.same([...new Set(recordings.stories.map(({ scheduler }) => scheduler))].sort(), names.sort());
  t.same([...new Set(recordings.stories.flatMap(({ flags }) => flags))].sort(), Object.keys(flagsOf).sort());
  t.ok(recordings.stories.filter(({ family }) => family === 6).length >= 7);
});

for (const [number, story] of recordings.stories.entries()) {
  const title = [story.scheduler, ...story.flags, ...(story.family === 6 ? ['over IPv6'] : [])].join(' ');
  t.test(`${title} picks as kernel IPVS was recorded to while servers change (story ${number + 1})`, async t => {
    const replay = new Replay(story);
    t.same(
      story.steps.map(step => replay.take(step)),
      story.steps.map(({ picks = [] }) => picks),
    );
  });
}

for (const { weights, counts } of recordings.twos) {
  t.test(`twos draws over weights ${weights.join(' ')} as kernel IPVS was recorded to`, async t => {
    const picks = counts.reduce((sum, count) => sum + count, 0);
    const draws = weights.reduce((sum, weight) => sum + weight, 1);
    const marks = Array.from({ length: draws }, (_, mark) => Math.ceil((mark * 2 ** 32) / draws));
    const expected = weights.map(() => 0);
    for (const mark of marks) {
      const walk = new Walk(schedulers.twos, { random: () => mark });
      walk.set(weights.map((weight, index) => server(`${index}`, weight)));
      const index = Number(walk.pick());
      expected[index] = (expected[index] ?? 0) + picks / draws;
    }
    let chiSquare = 0;
    for (const [index, count] of counts.entries()) {
      if (weights[index] === 0) t.equal(count, 0);
      else chiSquare += (count - (expected[index] ?? 0)) ** 2 / (expected[index] ?? 0);
    }
    // With 2 degrees of freedom 13.8 is exceeded once in a thousand.
    t.ok(chiSquare < 13.8, `chi-square ${chiSquare.toFixed(2)}`);
  });
}
