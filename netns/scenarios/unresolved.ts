import { setTimeout as sleep } from 'node:timers/promises';
import { countBy } from '../../src/netns/spread.ts';
import { balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** A real server that does not answer ARP. */
export const unresolved: Scenario = {
  name: 'unresolved',
  purpose: 'A real server that is not there gives no answer and hurts nobody else; it is used once it is there.',
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check, tell }) {
    await testbed.exec('real3', 'ip', 'link', 'set', 'dev', 'eth0', 'down');
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await balance(director, testbed.topology, [service]);
    const client = await testbed.startClient();
    const options = { timeoutMs: 2500 };
    const exchanges = await client.request(service, 9, options);
    const got = countBy(exchanges.map(({ server, error }) => server ?? error ?? ''));
    check.equal('its share of requests has no answer, the others are answered', got, {
      real1: 3,
      real2: 3,
      [`no answer within ${options.timeoutMs} ms`]: 3,
    });
    tell('the real server comes up');
    await testbed.exec('real3', 'ip', 'link', 'set', 'dev', 'eth0', 'up');
    await testbed.exec('real3', 'ip', 'route', 'replace', 'default', 'via', '10.0.0.1');
    await sleep(5000);
    const later = await client.request(service, 6);
    check.equal(
      'once it is there, it gets its share',
      countBy(later.map(({ server, error }) => server ?? error ?? '')),
      {
        real1: 2,
        real2: 2,
        real3: 2,
      },
    );
  },
};
