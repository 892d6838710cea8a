import { builtProgram } from '../../netns/paths.ts';
import { BenchError } from '../errors.ts';
import { scenarioOf } from './figures.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { inventoryOf, inventoryOfList, rulesOf, servicesWith } from './services.ts';
import { withCommas } from './size-name.ts';
import { expectSuccess, timeNode } from './timed.ts';

const connections = 16_384;
/** No other round is begun after this time, milliseconds. */
const longEnough = 45_000;

/** `lvxadm -R` of many services into an lvxd that has none. */
export function restorePart(services: number, servers: number, mostRounds: number): Part {
  const name = `restore-${services}x${servers}`;
  return {
    names: [name],
    why: whyNoRestore,
    async run(place, { tell }) {
      const began = performance.now();
      const times: number[] = [];
      while (times.length < mostRounds && performance.now() - began < longEnough) {
        tell(`${name}: round ${times.length + 1}`);
        times.push(await restore(place, services, servers));
      }
      const title = `lvxadm -R of ${withCommas(services)} services with ${withCommas(servers)} real servers each`;
      return [scenarioOf({ name, title, unit: 's' }, times)];
    },
  };
}

/** Why nothing can be restored by this lvxadm, or undefined. */
async function whyNoRestore(): Promise<string | undefined> {
  const { out } = expectSuccess('lvxadm -h', await timeNode([builtProgram('lvxadm'), '-h']));
  return /^\s*--restore\b/m.test(out) ? undefined : 'lvxadm has no -R';
}

/** Seconds from the start of lvxadm to its end. @throws BenchError ERR_WRONG_RUN unless everything is listed afterwards */
async function restore(place: Place, services: number, servers: number): Promise<number> {
  const wanted = servicesWith(services, servers);
  const lvxd = await place.start({ services: [], connections });
  const { elapsed } = expectSuccess('lvxadm -R', await lvxd.adm(['-R'], rulesOf(wanted)));
  const listed = inventoryOfList(await lvxd.list());
  await lvxd.stop();
  const expected = inventoryOf(wanted);
  const missing = expected.findIndex((line, index) => line !== listed[index]);
  if (missing === -1 && listed.length === expected.length) return elapsed / 1000;
  throw new BenchError(
    'ERR_WRONG_RUN',
    `Expected lvxadm -Ln to list ${expected.length} services and servers, got ${listed.length}; first other one: expected ${expected[missing]}, got ${listed[missing]}`,
  );
}
