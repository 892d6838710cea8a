import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../../src/netns/agents/messages.ts';
import type { Client } from '../../src/netns/client.ts';
import type { LvxDirector } from '../../src/netns/lvx-director.ts';
import { serviceFlag } from '../../src/netns/rules.ts';
import type { TopologyService } from '../../src/netns/topology.ts';
import { waitFor } from '../../src/netns/wait.ts';
import { balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkHeld, checkLoad, gentle } from './load.ts';
import { type SchedulerFile, writeSchedulers } from './scheduler-files.ts';
import { firstService } from './service.ts';

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
    const service = firstService(testbed);
    const [, other = service] = testbed.topology.services;
    await balance(director, testbed.topology);
    const directory = mkdtempSync(join(tmpdir(), 'lvx-scheduler-swap-'));
    try {
      const pathOf = writeSchedulers(directory);
      const use = async (name: string) => {
        tell(`now it goes by ${name}`);
        await lvx(director, `scheduler use ${name} tcp/10.0.0.100:80`);
      };
      // Bundling is slow in a virtual machine, and slower beside a load.
      const names = ['by-weight', 'by-port', ...failing.map(([name]) => name)] as const;
      for (const name of names) await lvx(director, `scheduler add ${pathOf(name)}`);
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
      check.ok('by-port was asked', (await scheduled(director)) > 0, { expected: 'more than 0', got: 0 });
      await use('by-port');
      await lvx(director, `scheduler add ${pathOf('by-port')}`);
      check.equal('a new version of by-port is in force', await schedulerOf(director), 'by-port');
      await use('wrr');

      for (const [name, message] of failing) {
        await use(name);
        const back = async () => ((await schedulerOf(director)) === 'wrr' ? true : undefined);
        const isBack = await waitFor('the former scheduler', back, patience).catch(() => false);
        check.ok(`the service leaves ${name}`, isBack, { expected: 'wrr', got: await schedulerOf(director) });
        const failure = (await schedulers(director)).find(each => each.name === name)?.added?.failure;
        check.ok(`and it is told why`, message.test(failure?.message ?? ''), {
          expected: String(message),
          got: failure,
        });
        check.equal(`of which service`, failure?.services, ['tcp 10.0.0.100:80']);
      }
      const { warnings }: { readonly warnings: readonly string[] } = JSON.parse(await lvx(director, 'status --json'));
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
      check.equal('lvxd dropped no packet', await dropped(director), []);
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

interface Told {
  readonly name: string;
  readonly services: readonly { readonly service: { readonly protocol: string; readonly port: number } }[];
  readonly added?: { readonly failure: { readonly message: string; readonly services: readonly string[] } | null };
}

async function schedulers(director: LvxDirector): Promise<readonly Told[]> {
  const answer: { readonly schedulers: readonly Told[] } = JSON.parse(await lvx(director, 'scheduler list --json'));
  return answer.schedulers;
}

async function schedulerOf(director: LvxDirector): Promise<string | undefined> {
  const isOurs = ({ services }: Told) => services.some(({ service }) => service.protocol === 'tcp');
  return (await schedulers(director)).find(isOurs)?.name;
}

interface Outcome {
  readonly name: string;
  readonly packets: number;
}

/** Connections that a scheduler was asked about, and that went by its answer. */
async function scheduled(director: LvxDirector): Promise<number> {
  const { slowPath }: { readonly slowPath: readonly { readonly outcomes: readonly Outcome[] }[] } = JSON.parse(
    await lvx(director, 'verdicts --json --interval 0.1'),
  );
  const outcomes = slowPath.flatMap(row => row.outcomes);
  return outcomes.find(({ name }) => name === 'scheduled')?.packets ?? 0;
}

async function dropped(director: LvxDirector): Promise<readonly { readonly name: string }[]> {
  const { verdicts }: { readonly verdicts: readonly { readonly name: string; readonly packets: string }[] } =
    JSON.parse(await lvx(director, 'verdicts --json --interval 0.1'));
  return verdicts.filter(({ name, packets }) => name.startsWith('DROP_') && packets !== '0');
}

/** Runs a command of lvx, which must succeed; what it printed. */
async function lvx(director: LvxDirector, line: string): Promise<string> {
  const { status, stdout, stderr } = await director.tryLvx(line);
  if (status === 0) return stdout;
  throw new Error(`lvx ${line}: expected exit status 0, got ${status}: ${stderr.trim()}`);
}
