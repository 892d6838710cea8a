import t from 'tap';
import { nextFrame } from '../../bpf/fuzz/make/mutate.ts';
import { makePool } from '../../bpf/fuzz/make/pool.ts';
import { sourceOf } from '../../bpf/fuzz/make/random.ts';
import { fuzzPlan } from '../../bpf/fuzz/plan.ts';
import { targetOf } from '../../bpf/fuzz/run.ts';
import { hex, read16 } from '../../bpf/packets/build/bytes.ts';
import { linkLength } from '../../bpf/packets/build/link.ts';
import { install } from '../../bpf/packets/rules.ts';
import { UserspaceBench } from './bench.ts';

const seed = 20_261_127;
const frames = 60_000;

/** Why a packet that is sent is not one that a network takes: its lengths don't agree. */
function faultOf(sent: Uint8Array): string | undefined {
  const hasLink = (sent[0] ?? 0) >> 4 !== 4 || read16(sent, 2) !== sent.length;
  const at = hasLink ? linkLength(sent) : 0;
  const version = (sent[at] ?? 0) >> 4;
  const length = version === 4 ? read16(sent, at + 2) : 40 + read16(sent, at + 4);
  if (version !== 4 && version !== 6) return `version ${version}`;
  if (length !== sent.length - at) return `a length of ${length} in ${sent.length - at} bytes`;
  return length > 1500 ? `${length} bytes` : undefined;
}

t.test('whatever comes, pieces of datagrams too: one verdict, sound packets, counts that agree', async t => {
  const { rules, known } = fuzzPlan(seed);
  const random = sourceOf(seed, 0);
  const pool = makePool(random, 3000, known, rules.map(targetOf));
  // A small table, so that entries have to go.
  const bench = new UserspaceBench({ connections: 256, answersForHost: true });
  for (const rule of rules) install(bench, rule);
  bench.configure({ sloppy_tcp: 1, event_sampling: 3 });
  const verdicts = new Map<string, number>();
  for (let index = 0; index < frames; index++) {
    bench.now += random(50);
    if (random(100) === 0) bench.sweep();
    const frame = nextFrame(random, pool);
    const { verdict, frames: sent } = bench.send(frame);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    const fault = sent.map(faultOf).find(each => each !== undefined);
    if (fault !== undefined)
      return t.fail(`frame ${index}, ${verdict}: ${fault}\nin  ${hex(frame)}\nout ${sent.map(hex)}`);
  }
  t.ok((verdicts.get('SLOW_FRAGMENT') ?? 0) > 500, `${verdicts.get('SLOW_FRAGMENT')} pieces waited`);
  t.equal(verdicts.get('DROP_INTERNAL'), undefined);

  const counted = new Map<object, number>();
  const { conns } = bench.tables;
  for (let place = 0; place < conns.end; place++) {
    const load = conns.isUsed(place) ? conns.server(place)?.load : undefined;
    if (load !== undefined) counted.set(load, (counted.get(load) ?? 0) + 1);
  }
  for (const server of bench.tables.servers) {
    if (server === undefined) continue;
    const { active, inactive, templates } = server.load;
    if (active + inactive + templates !== (counted.get(server.load) ?? 0))
      t.fail(`server ${server.index}`, server.load);
  }
});
