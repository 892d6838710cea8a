import { unlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DetachedProgram } from '../../dataplane/xdp/detached-program.ts';
import { BenchError } from '../errors.ts';
import { loadProgram } from '../kernel/services.ts';
import type { Scenario } from '../result.ts';
import { type Connections, establish, sentOn } from './connections.ts';
import { watchEventLoop } from './event-loop.ts';
import { scenarioBeside, scenarioOf } from './figures.ts';
import { Forwarding } from './forwarding.ts';
import type { Part } from './part.ts';
import { sizeName, withCommas } from './size-name.ts';

const servers = 100;

/** Counting the connections of a full table: how long it takes, and whom it holds up. */
export function sweepPart(count: number, rounds: number): Part {
  const name = `sweep-${sizeName(count)}`;
  const names = { time: `${name}-time`, block: `${name}-loop-block`, stall: `${name}-forwarding-stall` };
  return {
    names: Object.values(names),
    async run(place, { wants, tell }) {
      const connections = { count, action: sentOn.sameInterface };
      using program = loadProgram({
        ...{ name, title: name, traffic: 'hit', flows: count, connections: count },
        ...{ services: 1, servers, scheduler: 'rr' },
      });
      const lvx = program.object.program('lvx');
      establish(lvx, connections);
      const scenarios: Scenario[] = [];
      if (wants(names.time) || wants(names.block)) {
        const sweeps = await watchSweeps(program, count, rounds);
        const all = `${withCommas(count)} connections`;
        scenarios.push(
          scenarioOf(
            { name: names.time, title: `Count of ${all}`, unit: 'ms' },
            sweeps.map(sweep => sweep.elapsed),
          ),
          scenarioOf(
            { name: names.block, title: `… longest block of the event loop`, unit: 'ms' },
            sweeps.map(sweep => sweep.longestBlock),
          ),
        );
      }
      if (wants(names.stall)) {
        tell(names.stall);
        const pin = place.pin(name);
        lvx.pin(pin);
        const sweep = () => sweepOnce(program, count);
        scenarios.push(await forwardMeanwhile({ name: names.stall, pin, connections, rounds, sweep }));
        unlinkSync(pin);
      }
      return scenarios;
    },
  };
}

async function watchSweeps(program: DetachedProgram, count: number, rounds: number) {
  const sweeps: { readonly elapsed: number; readonly longestBlock: number }[] = [];
  await sweepOnce(program, count);
  for (let round = 0; round < rounds; round++) sweeps.push(await watchEventLoop(() => sweepOnce(program, count)));
  return sweeps;
}

/** @throws BenchError ERR_WRONG_RUN unless every connection was counted, as established */
async function sweepOnce({ tables, sweeper }: DetachedProgram, count: number): Promise<void> {
  await sweeper.sweepInTurns();
  const counts = Array.from({ length: servers }, (_, index) => tables.loads.counted(index));
  const active = counts.reduce((sum, live) => sum + live.active, 0);
  const inactive = counts.reduce((sum, live) => sum + live.inactive, 0);
  if (active === count && inactive === 0 && counts.length === servers) return;
  const got = `${active} and ${inactive} others of ${counts.length}`;
  throw new BenchError('ERR_WRONG_RUN', `Expected ${count} established connections of ${servers} servers, got ${got}`);
}

/** What is forwarded during which sweeps. */
interface Meanwhile {
  readonly name: string;
  readonly pin: string;
  readonly connections: Connections;
  readonly rounds: number;
  readonly sweep: () => Promise<void>;
}

/** Forwards during a sweep, and as long without one; which comes first changes. */
async function forwardMeanwhile({ name, pin, connections, rounds, sweep }: Meanwhile): Promise<Scenario> {
  const stall = async (work: () => Promise<unknown>) => {
    const forwarding = await Forwarding.start(pin, connections);
    try {
      const { longest, median } = await forwarding.during(work);
      return longest - median;
    } finally {
      forwarding.close();
    }
  };
  const { elapsed } = await watchEventLoop(sweep);
  const works = { lvx: sweep, idle: () => sleep(elapsed) };
  const stalls: { readonly lvx: number[]; readonly idle: number[] } = { lvx: [], idle: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? (['lvx', 'idle'] as const) : (['idle', 'lvx'] as const);
    for (const who of order) stalls[who].push(await stall(works[who]));
  }
  const title = '… longest stall of forwarding meanwhile, and as long without a count';
  return scenarioBeside({ name, title, unit: 'ms' }, stalls.lvx, stalls.idle);
}
