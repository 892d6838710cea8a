import { adm, balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** Two directors on one host, each in a namespace of its own. */
export const twoDirectors: Scenario = {
  name: 'two-directors',
  purpose: 'Two directors beside each other keep their rules, counters and pins apart.',
  topologies: ['lvs-tun', 'one-arm'],
  directors: ['lvx'],
  async run({ testbeds, check }) {
    const directors = testbeds.map(testbed => testbed.lvx());
    const clients = await Promise.all(testbeds.map(testbed => testbed.startClient()));
    for (const [index, testbed] of testbeds.entries()) {
      const director = directors[index];
      if (!director) continue;
      await director.start();
      await balance(director, testbed.topology, [firstService(testbed)]);
    }
    const ask = async (index: number) => {
      const [testbed, client] = [testbeds[index], clients[index]];
      if (!testbed || !client) throw new Error(`testbed ${index}: expected it to be up, got none`);
      const exchanges = await client.request(firstService(testbed), 3);
      return exchanges.map(({ server, error }) => server ?? error ?? '').toSorted();
    };
    const all = ['real1', 'real2', 'real3'];
    check.equal('the first one balances', await ask(0), all);
    check.equal('the second one balances', await ask(1), all);
    const [first, second] = directors;
    if (!first || !second) throw new Error('directors: expected two, got fewer');
    await adm(first, '-C');
    check.ok('clearing the first leaves the rules of the second', /10\.0\.11\.11/.test(await adm(second, '-Ln')), {
      expected: 'a server 10.0.11.11',
      got: await adm(second, '-Ln'),
    });
    const stopped = await first.tryLvx('stop --detach');
    check.equal('the first is stopped and detached', stopped.status, 0);
    check.equal('the second balances on', await ask(1), all);
  },
};
