import { fileURLToPath } from 'node:url';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { Agent } from '../../src/netns/agent.ts';
import type { LvxDirector } from '../../src/netns/lvx-director.ts';
import { packageFile } from '../../src/netns/paths.ts';
import { serviceFlag, tunnelAddress } from '../../src/netns/rules.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import type { TopologyService } from '../../src/netns/topology.ts';
import { adm } from '../direct.ts';
import { type FloodTask, floodReport, type PacedReport, type PacedTask, pacedReport } from '../flood/messages.ts';
import type { Scenario } from '../scenario.ts';
import { firstService } from './service.ts';

/** Without hardware support a virtual machine is many times slower: it is not asked how fast it is. */
const isEmulated = process.env.LVX_IN_VM !== undefined;
const fragmentsPerSecond = isEmulated ? 5000 : 300_000;
const requestsPerSecond = isEmulated ? 20 : 1000;
/** How often each kind of round is played, and how long one takes. */
const rounds = 15;
const roundSeconds = 3;
/** What the p99 may be longer for the flood, milliseconds: the median of what rounds tell, each with the quiet one before it. */
const mostAdded = 1;

/** What happens beside the requests: nothing, or the flood, of which the daemon takes what the limit allows. */
const kinds = ['quiet', 'flood'] as const;
type Kind = (typeof kinds)[number];

/** What a round came to. */
interface Round {
  readonly requests: PacedReport;
  /** Fragments that arrived at the director a second, and those of them that the daemon got. */
  readonly arrived: number;
  readonly handedUp: number;
}

/** Fragments without end, of which the daemon is to take only what it can. */
export const slowPathFlood: Scenario = {
  name: 'slow-path-flood',
  purpose: '300,000 stray fragments a second: 1000 requests a second have no error, and no added millisecond.',
  topologies: ['flood'],
  directors: ['lvx'],
  anyKernel: true,
  async run({ testbed, check, tell }) {
    // A port is used again when its last connection is forgotten: every request has room for an entry.
    const director = testbed.lvx({ more: ['--connections', '131072'] });
    await director.start();
    const service = firstService(testbed);
    await balanceDirectly(testbed, director, service);
    const agents = await startAgents(testbed);
    try {
      const played = await playRounds({ testbed, director, service, ...agents, tell });
      const all = kinds.flatMap(kind => played[kind]);
      const failed = all.flatMap(({ requests }) => requests.errors);
      check.ok(
        'not one request failed',
        all.every(({ requests }) => requests.failed === 0 && requests.answered === requestsPerSecond * roundSeconds),
        { expected: 'every request answered', got: failed },
      );
      const arrived = median(played.flood.map(round => round.arrived));
      const handedUp = median(played.flood.map(round => round.handedUp));
      const p99 = (kind: Kind) => median(played[kind].map(({ requests }) => requests.p99));
      tell(`medians of ${rounds} rounds: p99 ${kinds.map(kind => `${kind} ${p99(kind).toFixed(2)} ms`).join(', ')}`);
      tell(`${Math.round(arrived)} fragments/s arrived, ${Math.round(handedUp)}/s of them went to the daemon`);
      check.ok(`the flood is one: ${fragmentsPerSecond} fragments a second`, arrived >= 0.95 * fragmentsPerSecond, {
        expected: `at least 95% of ${fragmentsPerSecond} a second`,
        got: Math.round(arrived),
      });
      check.ok('the daemon gets what the limit allows', handedUp > 500 && handedUp < 1100, {
        expected: '1000 a second',
        got: Math.round(handedUp),
      });
      const what = `p99 is less than ${mostAdded} ms longer than without the flood`;
      const added = played.flood.map(({ requests }, round) => requests.p99 - (played.quiet[round]?.requests.p99 ?? 0));
      const [least, most] = medianWithin(added);
      const got = `${median(added).toFixed(2)} ms, certainly from ${least.toFixed(2)} to ${most.toFixed(2)} ms`;
      tell(`p99 added by the flood: ${got}`);
      if (isEmulated) check.skip(what, 'an emulated machine tells nothing of times');
      else if (least < mostAdded && most >= mostAdded) {
        check.skip(what, `this machine is too busy to tell: got ${got}`);
      } else check.ok(what, most < mostAdded, { expected: `less than ${mostAdded} ms`, got });
    } finally {
      for (const agent of Object.values(agents)) await agent.close();
    }
  },
};

interface Agents {
  readonly flooder: Agent;
  readonly client: Agent;
}

async function startAgents(testbed: Testbed): Promise<Agents> {
  const start = (name: string, node: string, ...args: readonly string[]) => {
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const file = fileURLToPath(new URL(`../flood/${name}.${ending}`, import.meta.url));
    const command = [process.execPath, ...process.execArgv, file, ...args];
    return Agent.start({ name, namespace: testbed.namespaceOf(node), command });
  };
  const flooder = await start('flooder', 'flooder', packageFile('dist/bpf/flood.bpf.o'));
  return { flooder, client: await start('client', 'client') };
}

async function balanceDirectly(testbed: Testbed, director: LvxDirector, service: TopologyService): Promise<void> {
  await adm(director, `-A ${serviceFlag(service)} -s ${service.scheduler}`);
  for (const { node } of service.servers) {
    await adm(director, `-a ${serviceFlag(service)} -r ${formatIpv4(tunnelAddress(testbed.topology, node))} -g`);
  }
}

interface Play extends Agents {
  readonly testbed: Testbed;
  readonly director: LvxDirector;
  readonly service: TopologyService;
  readonly tell: (text: string) => void;
}

/** Plays rounds of each kind in turn, so that what else the machine does hits all of them. */
async function playRounds(play: Play): Promise<Readonly<Record<Kind, readonly Round[]>>> {
  const played: Record<Kind, Round[]> = { quiet: [], flood: [] };
  const flood = await floodTask(play.testbed, play.service);
  // The first requests have everybody's programs compiled.
  for (let second = 0; second < 3; second++) await request(play.client, play.service, 1);
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      const before = await fragments(play.director);
      const sending = kind === 'quiet' ? undefined : play.flooder.call(flood, 60);
      const requests = await request(play.client, play.service, roundSeconds);
      const { seconds } = sending === undefined ? { seconds: roundSeconds } : floodReport.parse(await sending);
      const after = await fragments(play.director);
      const [arrived, handedUp] = [after.arrived - before.arrived, after.handedUp - before.handedUp];
      played[kind].push({ requests, arrived: arrived / seconds, handedUp: handedUp / seconds });
      play.tell(
        `${kind}: p99 ${requests.p99.toFixed(2)} ms, median ${requests.median.toFixed(2)} ms, ${requests.failed} failed; ${Math.round(arrived / seconds)} fragments/s`,
      );
    }
  }
  return played;
}

async function request(client: Agent, service: TopologyService, seconds: number): Promise<PacedReport> {
  const task: PacedTask = {
    ...{ vip: formatIpv4(service.address), port: service.port },
    ...{ perSecond: requestsPerSecond, seconds },
  };
  return pacedReport.parse(await client.call(task, 60));
}

async function floodTask(testbed: Testbed, service: TopologyService): Promise<FloodTask> {
  const [from] = JSON.parse(await testbed.exec('flooder', 'ip', '-json', 'link', 'show', 'dev', 'eth0'));
  const [to] = JSON.parse(await testbed.exec('director', 'ip', '-json', 'link', 'show', 'dev', 'flood0'));
  return {
    ...{ ifindex: from.ifindex, destinationMac: to.address, destination: formatIpv4(service.address) },
    // Longer than the requests: each of them is to have the flood beside it.
    ...{ perSecond: fragmentsPerSecond, seconds: roundSeconds + 0.2 },
  };
}

/** Fragments that came so far, and those that were handed up. */
async function fragments(director: LvxDirector): Promise<{ readonly arrived: number; readonly handedUp: number }> {
  const { slowPath } = JSON.parse(await expectDone(director, 'verdicts --json --interval 0.1'));
  const of = slowPath.find(({ reason }: { reason: string }) => reason === 'SLOW_FRAGMENT');
  const [handedUp, overLimit, noRoom] = [of.handedUp, of.overLimit, of.noRoom].map(Number);
  return { arrived: (handedUp ?? 0) + (overLimit ?? 0) + (noRoom ?? 0), handedUp: handedUp ?? 0 };
}

async function expectDone(director: LvxDirector, line: string): Promise<string> {
  const { status, stdout, stderr } = await director.tryLvx(line);
  if (status === 0) return stdout;
  throw new Error(`lvx ${line}: expected exit status 0, got ${status}: ${(stderr || stdout).trim()}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/**
 * Between which values the median lies of what 15 values are a sample of, in 96 of 100 cases: the fourth and the last but
 * three, whatever the distribution.
 */
function medianWithin(values: readonly number[]): readonly [number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  return [sorted[3] ?? Number.NaN, sorted.at(-4) ?? Number.NaN];
}
