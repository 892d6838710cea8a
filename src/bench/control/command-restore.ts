import type { Service } from '../../model/service.ts';
import { formatEndpoint } from '../../net/endpoint.ts';
import { BenchError } from '../errors.ts';
import { scenarioOf } from './figures.ts';
import type { Part } from './part.ts';
import type { Place } from './place.ts';
import { inventoryOf, inventoryOfList, servicesWith } from './services.ts';
import { withCommas } from './size-name.ts';
import { expectSuccess } from './timed.ts';

const connections = 16_384;

/** `lvxadm -R` of many services, from its start to its end, into an empty lvxd. */
export function commandRestorePart(services: number, servers: number, rounds: number): Part {
  const name = `lvxadm-restore-${services}x${servers}`;
  return {
    names: [name],
    async run(place, { tell }) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        tell(`${name}: round ${round + 1} of ${rounds}`);
        times.push(await restore(place, servicesWith(services, servers)));
      }
      const title = `lvxadm -R of ${withCommas(services)} services with ${withCommas(servers)} real servers each`;
      return [scenarioOf({ name, title, unit: 's' }, times)];
    },
  };
}

/** Seconds. @throws BenchError ERR_WRONG_RUN unless everything is listed afterwards */
async function restore(place: Place, services: readonly Service[]): Promise<number> {
  const lvxd = await place.start({ services: [], connections });
  const { elapsed } = expectSuccess('lvxadm -R', await lvxd.adm(['-R'], linesOf(services)));
  const listed = inventoryOfList(await lvxd.list());
  await lvxd.stop();
  if (inventoryOf(services).join('\n') === listed.join('\n')) return elapsed / 1000;
  throw new BenchError('ERR_WRONG_RUN', `Expected lvxadm -Ln to list what was restored, got ${listed.length} lines`);
}

function linesOf(services: readonly Service[]): string {
  const lines = services.flatMap(({ vip, port, scheduler, servers }) => {
    const name = formatEndpoint({ address: vip, port });
    const added = servers.map(server => `-a -t ${name} -r ${formatEndpoint(server)} -i -w ${server.weight}\n`);
    return [`-A -t ${name} -s ${scheduler}\n`, ...added];
  });
  return lines.join('');
}
