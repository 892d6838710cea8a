import type { Test } from 'tap';
import type { Explanation } from '../../../../src/dataplane/explanation.ts';
import type { Settings } from '../../../../src/model/settings.ts';
import { formatIp } from '../../../../src/net/ip.ts';
import { type SchedulerName, schedulers } from '../../../../src/sched/registry.ts';
import { seeded } from '../../../sched/random.ts';
import { type FrameSpec, frame } from '../frame.ts';
import type { Outcome } from '../row-bench.ts';
import { install } from '../rules.ts';
import type { ExplainBench } from './explain-bench.ts';
import { questionOf } from './question.ts';

/** Random services for each scheduler, and packets for each. */
const stories = 15;
const packets = 80;
const names = Object.keys(schedulers) as SchedulerName[];
const flagSets = [[], ['flag-1'], ['flag-2'], ['flag-1', 'flag-2']] as const;

type Random = (below: number) => number;

function settingsFor(random: Random): Partial<Settings> {
  return {
    ...{ conn_reuse_mode: random(4), sloppy_tcp: random(2), pmtu_disc: random(2) },
    ...{ expire_nodest_conn: random(2), expire_quiescent_template: random(2) },
    table_full: random(3) === 0 ? 'hash' : 'drop',
  };
}

/** Puts a service in place whose servers, thresholds and options are random; some come and go later by the same. */
function place(bench: ExplainBench, scheduler: SchedulerName, port: number, random: Random, persistent: boolean): void {
  const servers = Array.from({ length: 6 }, (_, index) => ({
    ...{ address: `10.0.0.${11 + index}`, weight: random(5), mtu: 1400 },
    ...{ upperThreshold: random(4) === 0 ? 1 + random(4) : 0, reachable: index !== 5 },
  })).filter(() => random(4) > 0);
  const schedulerFlags = flagSets[random(flagSets.length)] ?? [];
  install(bench, { protocol: 'tcp', port, scheduler, schedulerFlags, servers, persistent });
}

/** What was foretold wrongly, if anything was. Nobody takes what is handed to the control plane: in the end it finds no room. */
function compare({ verdict, encap, pick }: Explanation, sent: Outcome): string | undefined {
  const isLeftOver = sent.verdict === 'DROP_SLOW_PATH_FULL' && verdict?.startsWith('SLOW_');
  const seen = isLeftOver && verdict !== undefined ? { ...sent, verdict } : sent;
  const to = seen.verdict === 'TX' ? `10.0.0.${seen.frame[33]}` : undefined;
  if (pick?.among !== undefined) {
    const may = pick.among.map(({ address }) => formatIp(address));
    if (verdict !== undefined && verdict !== seen.verdict) return `foretold ${verdict}, got ${seen.verdict}`;
    return to === undefined || may.includes(to) ? undefined : `foretold one of ${may}, got ${to}`;
  }
  if (verdict !== seen.verdict) return `foretold ${verdict}, got ${seen.verdict}`;
  const foretold = encap && formatIp(encap.server.address);
  return to === undefined || to === foretold ? undefined : `foretold ${foretold}, got ${to}`;
}

interface Counts {
  known: number;
  opened: number;
  templates: number;
  hashed: number;
  removed: number;
}

function play(
  bench: ExplainBench,
  scheduler: SchedulerName,
  port: number,
  seed: number,
  counts: Counts,
): string | undefined {
  const random = seeded(seed);
  const persistent = random(3) === 0;
  place(bench, scheduler, port, random, persistent);
  bench.configure(settingsFor(random));
  for (let packet = 0; packet < packets; packet++) {
    if (random(20) === 0) place(bench, scheduler, port, random, persistent);
    const spec: FrameSpec = {
      ...{ source: `192.168.7.${1 + random(10)}`, sourcePort: 1000 + random(12), destinationPort: port },
      ...{ flags: ['S', 'S', 'A', 'A', 'FA', 'R', 'SA'][random(7)] ?? 'S', ttl: 1 + random(15), df: random(2) === 0 },
      payload: random(8) === 0 ? 1345 : 0,
    };
    const bytes = frame(spec);
    const question = questionOf(bytes);
    if (question === undefined) return 'a frame that can not be asked about';
    const foretold = bench.explain(question);
    const seen = bench.send(bytes);
    const wrong = compare(foretold, seen);
    if (wrong !== undefined) return `packet ${packet}: ${wrong}\n${JSON.stringify({ spec, foretold })}`;
    if (foretold.track?.outcome === 'known') counts.known++;
    if (foretold.pick?.by === 'scheduler') counts.opened++;
    if (foretold.pick?.by === 'template') counts.templates++;
    if (foretold.pick?.by === 'hash') counts.hashed++;
    if (seen.verdict === 'DROP_SERVER_REMOVED' || foretold.notes.some(note => note.includes('was removed')))
      counts.removed++;
  }
  return undefined;
}

/** Holds what is foretold of random packets for random services against what becomes of them, a test for each scheduler. */
export function foretellStories(t: Test, bench: ExplainBench): void {
  let port = 2000;
  for (const scheduler of names) {
    t.test(`${scheduler}: ${stories} services, ${packets} packets each`, async t => {
      const counts: Counts = { known: 0, opened: 0, templates: 0, hashed: 0, removed: 0 };
      for (let seed = 1; seed <= stories; seed++) {
        const wrong = play(bench, scheduler, ++port, seed, counts);
        if (wrong !== undefined) return t.fail(`seed ${seed}: ${wrong}`);
        for (const service of bench.placement.services()) bench.placement.replace([service], []);
      }
      if (scheduler === 'none') return t.match(counts, { known: 0, templates: 0 });
      for (const [what, count] of Object.entries(counts)) t.ok(count > 10, `${what}: ${count}`);
    });
  }
}
