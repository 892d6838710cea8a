import t from 'tap';
import type { Settings } from '../../../src/model/settings.ts';
import { knownService, World } from '../../bpf/fuzz/judge/world.ts';
import { nextFrame } from '../../bpf/fuzz/make/mutate.ts';
import { makePool } from '../../bpf/fuzz/make/pool.ts';
import { sourceOf } from '../../bpf/fuzz/make/random.ts';
import { fuzzPlan } from '../../bpf/fuzz/plan.ts';
import { targetOf } from '../../bpf/fuzz/run.ts';
import { needsRoot } from '../../bpf/needs-root.ts';
import { hex } from '../../bpf/packets/build/bytes.ts';
import { vlans } from '../../bpf/packets/rules.ts';
import { isPiece, Pair } from '../../dataplane/userspace/differential.ts';

const seed = 20_261_126;
const frames = 10_000;

/** Each for a run. pmtu_disc is left out: the program drops what is too long for direct routing then, the engine answers. */
const variants: readonly Partial<Settings>[] = [
  {},
  { sloppy_tcp: 1, sloppy_sctp: 1, conn_reuse_mode: 3 },
  { conn_reuse_mode: 0, secure_tcp: 3, schedule_icmp: 1 },
  { expire_nodest_conn: 1, expire_quiescent_template: 1 },
];
const poolSize = 3000;

/** Verdicts that so many frames must come to, each often enough to say something. */
const reached: Readonly<Record<string, number>> = {
  TX: 3000,
  ICMP_NO_SERVER: 200,
  ICMP_TTL_EXCEEDED: 200,
  ICMP_TOO_BIG: 200,
  PASS_BAD_IP: 200,
  PASS_BAD_TRANSPORT: 200,
  PASS_NO_CONNECTION: 200,
  PASS_ICMP: 200,
};

t.test('the engine does with random frames what the program does', needsRoot, async t => {
  const { rules, known } = fuzzPlan(seed);
  const verdicts = new Map<string, number>();
  for (const [block, settings] of variants.entries()) {
    t.test(`${frames} frames, ${JSON.stringify(settings)}`, async t => {
      const world = new World(rules.map(knownService), vlans);
      const random = sourceOf(seed, block);
      const pool = makePool(random, poolSize, known, rules.map(targetOf));
      using pair = new Pair(rules, world, settings);
      for (let index = 0; index < frames; index++) {
        const frame = nextFrame(random, pool);
        if (isPiece(frame)) continue;
        const { verdict, difference } = pair.send(frame);
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        if (difference !== undefined) return t.fail(`frame ${index}: ${difference}\nin      ${hex(frame)}`);
      }
      t.same(pair.countDifferences(), [], 'and servers carry the same');
    });
  }
  t.test('and comes to every kind of verdict', async t => {
    for (const [verdict, least] of Object.entries(reached))
      t.ok((verdicts.get(verdict) ?? 0) >= least, `${verdict}: ${verdicts.get(verdict)} of at least ${least}`);
  });
});
