import { BenchError } from '../errors.ts';
import type { Scenario } from '../result.ts';
import { scenarioOf } from './figures.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { inventoryOf, inventoryOfList, servicesWith } from './services.ts';
import { expectSuccess, timeNode } from './timed.ts';

const services = servicesWith(1, 3);
const connections = 1_048_576;

/** How long lvxd and lvxadm take to start. */
export function startsPart(rounds: number): Part {
  const names = { daemon: 'start-up', command: 'start-lvxadm' };
  return {
    names: Object.values(names),
    async run(place, { wants }) {
      const scenarios: Scenario[] = [];
      if (wants(names.daemon)) {
        const title = 'Start of lvxd until it takes commands: 1 service, new tables';
        scenarios.push(scenarioOf({ name: names.daemon, title, unit: 'ms' }, await startUps(place, rounds)));
      }
      if (wants(names.command)) {
        const title = 'lvxadm -Ln of 1 service, above `node -e 0` in the same round';
        scenarios.push(scenarioOf({ name: names.command, title, unit: 'ms' }, await commands(place, 2 * rounds)));
      }
      return scenarios;
    },
  };
}

async function startUps(place: Place, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const lvxd = await place.start({ services, connections });
    times.push(await lvxd.ready());
    await lvxd.stop();
  }
  return times;
}

async function commands(place: Place, rounds: number): Promise<number[]> {
  const lvxd = await place.start({ services, connections });
  const expected = inventoryOf(services).join('\n');
  const above: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const bare = expectSuccess('node -e 0', await timeNode(['-e', '0']));
    const listing = expectSuccess('lvxadm -Ln', await lvxd.adm(['-Ln']));
    const got = inventoryOfList(listing.out).join('\n');
    if (got !== expected) throw new BenchError('ERR_WRONG_RUN', `lvxadm -Ln: expected ${expected}, got ${got}`);
    above.push(listing.elapsed - bare.elapsed);
  }
  await lvxd.stop();
  return above;
}
