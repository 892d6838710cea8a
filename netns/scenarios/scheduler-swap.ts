import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../../src/api/client.ts';
import type { Exchange } from '../../src/netns/agents/messages.ts';
import type { Client } from '../../src/netns/client.ts';
import { serviceFlag } from '../../src/netns/rules.ts';
import type { TopologyService } from '../../src/netns/topology.ts';
import { waitFor } from '../../src/netns/wait.ts';
import { bundle } from '../../src/scheduling/bundle.ts';
import { balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkHeld, checkLoad, gentle } from './load.ts';
import { type SchedulerFile, writeSchedulers } from './scheduler-files.ts';
import { firstService } from './service.ts';

/** The service that is played with, by the API itself: a virtual machine is slow to start `lvx` dozens of times. */
const web = { protocol: 'tcp', vip: '10.0.0.100', port: 80 } as const;

/** How long a service may take to leave a scheduler that fails, in a virtual machine under load. */
const patience = { seconds: 120 };

/** What is said of each that fails. */
const failing: readonly (readonly [SchedulerFile, RegExp])[] = [
  ['throws', /throws\.ts:\d+:\d+: pick: Error: on purpose/],
  ['loops', /loops: pick: expected an answer within \d+ ms, got none: is there an endless loop\?/],
  ['slow', /slow: pick: expected an answer within \d+ ms, got \d+ in a row that took longer/],
  ['wrong', /wrong: pick: expected a server of the list, its index or undefined, got 99/],
];

/** Schedulers that are TypeScript files come and go under load. */
export const schedulerSwap: Scenario = {
  name: 'scheduler-swap',
  purpose: 'Schedulers are swapped under load, and files that throw, loop, are slow or answer wrong harm nobody.',
  topologies: ['lvs-tun'],
  directors: ['lvx'],
  async run({ testbed, check, tell }) {
    const director = testbed.lvx();
    await director.start();
    const api = new ApiClient(director.socket);
    const service = firstService(testbed);
    const [, other = service] = testbed.topology.services;
    await balance(director, testbed.topology);
    const directory = mkdtempSync(join(tmpdir(), 'lvx-scheduler-swap-'));
    try {
      const pathOf = writeSchedulers(directory);
      const use = async (name: string) => {
        tell(`now it goes by ${name}`);
        await api.schedulers.use(web, name);
      };
      // Bundling is slow in a virtual machine, and slower beside a load.
      const names = ['by-weight', 'by-port', ...failing.map(([name]) => name)] as const;
      for (const name of names) await api.schedulers.add(pathOf(name), await bundle(pathOf(name)));
      const [client, neighbour] = [await testbed.startClient(), await testbed.startClient()];
      const opened = await client.hold(service, 6);
      await client.startLoad(service, gentle);
      const asked = keepAsking(neighbour, other);

      for (const name of ['by-weight', 'by-port', 'mh', 'by-port', 'by-weight', 'wrr']) {
        await use(name);
        const before = (await client.tally()).answered;
        const more = async () => ((await client.tally()).answered >= before + 10 ? true : undefined);
        const goesOn = await waitFor('10 more answers', more, patience).catch(() => false);
        check.ok(`10 more requests are answered by ${name}`, goesOn, { expected: 10, got: await client.tally() });
      }
      check.ok('by-port was asked', (await scheduled(api)) > 0, { expected: 'more than 0', got: 0 });
      await use('by-port');
      await api.schedulers.add(pathOf('by-port'), await bundle(pathOf('by-port')));
      check.equal('a new version of by-port is in force', await schedulerOf(api), 'by-port');
      await use('wrr');

      for (const [name, message] of failing) {
        await use(name);
        const back = async () => ((await schedulerOf(api)) === 'wrr' ? true : undefined);
        const isBack = await waitFor('the former scheduler', back, patience).catch(() => false);
        check.ok(`the service leaves ${name}`, isBack, { expected: 'wrr', got: await schedulerOf(api) });
        const failure = (await api.schedulers.list()).find(each => each.name === name)?.added?.failure;
        check.ok(`and it is told why`, message.test(failure?.message ?? ''), {
          expected: String(message),
          got: failure,
        });
        check.equal(`of which service`, failure?.services, ['tcp 10.0.0.100:80']);
      }
      const { warnings } = await api.status();
      const warned = failing.filter(([, message]) => warnings.some(text => message.test(text)));
      check.equal('lvx status warns of each', warned.length, failing.length);
      await sleep(1000);
      checkLoad(check, await client.stopLoad());
      checkHeld(check, opened, await client.release());
      const exchanges = await asked.stop();
      const errors = exchanges.flatMap(({ error }) => error ?? []);
      check.equal(`${serviceFlag(other)}: not one request failed`, errors, []);
      const { length } = exchanges;
      check.ok('and many were answered', length > 50, { expected: 'more than 50', got: length });
      check.equal('lvxd dropped no packet', await dropped(api), []);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** Asks a service again and again, one request after the other. */
function keepAsking(client: Client, service: TopologyService) {
  const exchanges: Exchange[] = [];
  let goesOn = true;
  const asking = (async () => {
    while (goesOn) {
      exchanges.push(...(await client.request(service, 1)));
      await sleep(gentle.pauseMs);
    }
  })();
  return {
    async stop(): Promise<readonly Exchange[]> {
      goesOn = false;
      await asking;
      return exchanges;
    },
  };
}

async function schedulerOf(api: ApiClient): Promise<string> {
  const { scheduler } = await api.service(web);
  return scheduler;
}

/** Connections that a scheduler was asked about, and that went by its answer. */
async function scheduled(api: ApiClient): Promise<number> {
  const outcomes = (await api.slowPath()).flatMap(row => row.outcomes);
  return outcomes.find(({ name }) => name === 'scheduled')?.packets ?? 0;
}

async function dropped(api: ApiClient): Promise<readonly string[]> {
  const drops = (await api.verdicts()).filter(({ name, packets }) => name.startsWith('DROP_') && packets !== '0');
  return drops.map(({ name }) => name);
}
