import { BenchError } from '../errors.ts';
import { scenarioOf } from './figures.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { inventoryOf, inventoryOfList, servicesWith } from './services.ts';
import { withCommas } from './size-name.ts';

const connections = 16_384;
/** No other round is begun after this time, milliseconds. */
const longEnough = 45_000;

/** lvxd restores many services: it is started on a saved state, with new tables. */
export function restorePart(services: number, servers: number, mostRounds: number): Part {
  const name = `restore-${services}x${servers}`;
  return {
    names: [name],
    async run(place, { tell }) {
      const began = performance.now();
      const times: number[] = [];
      while (times.length < mostRounds && performance.now() - began < longEnough) {
        tell(`${name}: round ${times.length + 1}`);
        times.push(await restore(place, services, servers));
      }
      const title = `lvxd starts on a saved ${withCommas(services)} services with ${withCommas(servers)} real servers each`;
      return [scenarioOf({ name, title, unit: 's' }, times)];
    },
  };
}

/** Seconds from the start of lvxd until it takes commands. @throws BenchError ERR_WRONG_RUN unless everything is listed then */
async function restore(place: Place, services: number, servers: number): Promise<number> {
  const wanted = servicesWith(services, servers);
  const lvxd = await place.start({ services: wanted, connections });
  const elapsed = await lvxd.ready();
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
