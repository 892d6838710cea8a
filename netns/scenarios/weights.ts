import { checkSpread, countBy } from '../../src/netns/spread.ts';
import { adm, balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { editServer, firstService } from './service.ts';

/** Weighted round robin, weights changed between rounds. */
export const weights: Scenario = {
  name: 'weights',
  purpose: 'wrr spreads requests exactly by weight, a change of weights holds from the next request on.',
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    await client.request(service, 3);
    await adm(director, `-E ${service.flag} -s wrr`);
    for (const [first, second, third] of [
      [1, 2, 3],
      [4, 0, 1],
    ] as const) {
      const servers = [
        { node: 'real1', weight: first },
        { node: 'real2', weight: second },
        { node: 'real3', weight: third },
      ];
      for (const server of servers) await adm(director, editServer(testbed, service, server));
      const count = 2 * (first + second + third);
      const exchanges = await client.request(service, count);
      const got = countBy(exchanges.map(({ server, error }) => server ?? `error: ${error}`));
      const { expected, isRight } = checkSpread(got, servers, 0);
      check.ok(`${count} requests spread by weights ${first}, ${second}, ${third}`, isRight, { expected, got });
    }
  },
};
