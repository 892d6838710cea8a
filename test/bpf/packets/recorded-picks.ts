import { readFileSync } from 'node:fs';
import type { Test } from 'tap';
import type { SchedulerFlag } from '../../../src/model/service.ts';
import type { SchedulerName } from '../../../src/sched/registry.ts';
import { frame } from './frame.ts';
import type { Outcome, RowBench } from './row-bench.ts';
import { install, type Place, type ServerRule } from './rules.ts';

interface Recorded {
  readonly scheduler: string;
  readonly flags: string | null;
  readonly weights: readonly number[];
  readonly picks: readonly number[];
}

const path = new URL('../../sched/sequences.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Recorded[] };

/** The last octet of the outer destination tells the server: 11 is the first. 0: an answer, since there is none. */
export function numberOf({ verdict, frame: outgoing }: Outcome): number {
  return verdict === 'TX' ? (outgoing[14 + 19] ?? 0) - 10 : 0;
}

/** The flags of a service by the names that ipvsadm has for them. */
const flagsOf: Readonly<Record<string, readonly SchedulerFlag[]>> = { 'sh-port': ['flag-2'], 'mh-port': ['flag-2'] };

/** Runs the recorded sequences of picks, each through a dataplane of its own. */
export function runRecordedPicks(t: Test, open: () => RowBench & Place): void {
  t.equal(cases.length, 41);
  for (const [index, { scheduler, flags, weights, picks }] of cases.entries()) {
    t.test(`${scheduler} ${flags ?? ''}, weights ${weights.join(', ')}`, async t => {
      using bench = open();
      const servers: ServerRule[] = [];
      // The recordings' ports: dh, mh and lblc depend on addresses and ports of services and servers.
      const port = 101 + index;
      for (const [position, weight] of weights.entries()) {
        servers.push({ address: `10.0.0.${11 + position}`, weight });
        install(bench, {
          ...{ protocol: 'tcp', port, scheduler: scheduler as SchedulerName, servers },
          schedulerFlags: flagsOf[flags ?? ''] ?? [],
        });
      }
      const bySource = (scheduler === 'sh' || scheduler === 'mh') && flags === null;
      const got = picks.map((_, pick) => {
        const source = bySource ? `192.168.7.${10 + pick}` : '192.168.7.10';
        return numberOf(bench.send(frame({ source, sourcePort: 30_000 + pick, destinationPort: port })));
      });
      t.same(got, picks);
    });
  }
}
