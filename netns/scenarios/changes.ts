import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../src/netns/client.ts';
import { waitFor } from '../../src/netns/wait.ts';
import { adm } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkHeld, checkLoad, gentle } from './load.ts';
import { addServer, deleteServer, editServer, firstService } from './service.ts';

/** Everything that an operator changes in a day, while traffic runs. */
export const changes: Scenario = {
  name: 'changes',
  purpose: 'Weights change, servers come and go while traffic runs: no connection moves, none is lost.',
  topologies: ['lvs-tun'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check, tell }) {
    const director = testbed.director(kind);
    await director.start();
    const service = firstService(testbed);
    await adm(director, `-A ${service.flag} -s wrr`);
    await adm(director, addServer(testbed, service, { node: 'real1', weight: 1 }));
    await adm(director, addServer(testbed, service, { node: 'real2', weight: 1 }));
    const client = await testbed.startClient();
    const opened = await client.hold(service, 6);
    await client.startLoad(service, gentle);
    await sleep(1000);

    tell('a weight is raised');
    await adm(director, editServer(testbed, service, { node: 'real1', weight: 5 }));
    const raised = await answersDuring(client, 3000);
    const share = (raised.real1 ?? 0) / ((raised.real1 ?? 0) + (raised.real2 ?? 0));
    check.ok('weights 5 and 1: the first server gets five sixths', share > 0.75 && share < 0.92, {
      expected: '0.833',
      got: share,
    });

    tell('a server comes');
    await adm(director, addServer(testbed, service, { node: 'real3', weight: 3 }));
    const answered = async () => (await client.tally()).byServer.real3;
    const got = await waitFor('an answer of the new server', answered, { seconds: 10 }).catch(() => 0);
    check.ok('a new server gets requests', got > 0, { expected: 'more than 0', got });

    tell('a server is drained: its weight becomes 0');
    await adm(director, editServer(testbed, service, { node: 'real2', weight: 0 }));
    // What is under way may end.
    await sleep(1000);
    check.equal('a server of weight 0 gets no new connection', (await answersDuring(client, 2000)).real2 ?? 0, 0);
    await adm(director, editServer(testbed, service, { node: 'real2', weight: 2 }));
    check.ok('and again some with its weight back', ((await answersDuring(client, 2000)).real2 ?? 0) > 0, {
      expected: 'more than 0',
      got: 0,
    });

    tell('a server is deleted, and added back');
    await adm(director, deleteServer(testbed, service, 'real1'));
    await adm(director, addServer(testbed, service, { node: 'real1', weight: 1 }));
    tell('a server is drained and deleted');
    await adm(director, editServer(testbed, service, { node: 'real3', weight: 0 }));
    await sleep(1000);
    await adm(director, deleteServer(testbed, service, 'real3'));
    check.equal('a deleted server gets nothing', (await answersDuring(client, 2000)).real3 ?? 0, 0);

    checkLoad(check, await client.stopLoad());
    checkHeld(check, opened, await client.release());
  },
};

/** How many answers came from each server in a while. */
async function answersDuring(client: Client, ms: number): Promise<Record<string, number>> {
  const { byServer: before } = await client.tally();
  await sleep(ms);
  const { byServer } = await client.tally();
  return Object.fromEntries(Object.entries(byServer).map(([name, count]) => [name, count - (before[name] ?? 0)]));
}
