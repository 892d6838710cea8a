import { ApiClient } from '../../src/api/client.ts';
import type { WireService } from '../../src/api/wire.ts';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { Agent } from '../../src/netns/agent.ts';
import type { Tally } from '../../src/netns/agents/messages.ts';
import { agentCommand } from '../../src/netns/paths.ts';
import { tunnelAddress } from '../../src/netns/rules.ts';
import type { Testbed } from '../../src/netns/testbed.ts';
import { waitFor, within } from '../../src/netns/wait.ts';
import type { Check } from '../check.ts';
import { adm } from '../direct.ts';
import { checkPort, startLdirectord } from '../ldirectord.ts';
import type { Scenario } from '../scenario.ts';
import { checkLoad, gentle } from './load.ts';
import { firstService } from './service.ts';

const servers = [
  { node: 'real1', weight: 1 },
  { node: 'real2', weight: 2 },
] as const;
const failing = 'real2';

/** How long ldirectord may take for what it does: in a virtual machine each of its commands takes seconds. */
const patience = { seconds: 420, everyMs: 500 };

/** A server that fails its check gets weight 0, and its own weight once it is well. */
export const ldirectordQuiescent = withLdirectord({
  name: 'ldirectord',
  purpose: 'Debian’s ldirectord looks after the servers by lvxadm: weight 0 for one that fails its check, and back.',
  quiescent: true,
});

/** A server that fails its check is removed, and added once it is well. */
export const ldirectordRemoving = withLdirectord({
  name: 'ldirectord-remove',
  purpose: 'The same with quiescent=no: a server that fails its check is removed, and added back.',
  quiescent: false,
});

type Kind = Pick<Scenario, 'name' | 'purpose'> & { readonly quiescent: boolean };

function withLdirectord({ quiescent, ...names }: Kind): Scenario {
  return {
    ...names,
    topologies: ['lvs-tun'],
    directors: ['lvx'],
    async run({ testbed, check, tell }) {
      const director = testbed.lvx();
      await director.start();
      const service = firstService(testbed);
      const checked = new Map<string, Agent>();
      for (const { node } of servers) checked.set(node, await answerChecks(testbed, node));
      const ldirectord = startLdirectord(testbed, { service, servers, quiescent, socket: director.socket });
      // Starting lvxadm over and over would take the slow processor of a virtual machine from ldirectord.
      const client = new ApiClient(director.socket);
      const look = async () => serversOf(await client.services());
      const become = async (what: string, weights: Readonly<Record<string, number>>) => {
        const wanted = rowsOf(testbed, weights);
        const isThere = async () => (await look()) === wanted || undefined;
        const reached = await waitFor(what, isThere, patience).catch(() => undefined);
        const log = reached === undefined ? { log: ldirectord.output.slice(-2000) } : {};
        check.ok(what, reached !== undefined, { expected: wanted, got: await look(), ...log });
      };
      try {
        const all = { real1: 1, real2: 2 };
        await become('ldirectord sets the service up, with all servers', all);
        const requests = await testbed.startClient();
        await requests.startLoad(service, gentle);

        tell(`${failing} fails its check`);
        await checked.get(failing)?.close();
        const without = quiescent ? { ...all, [failing]: 0 } : { real1: 1 };
        await become(`${failing} ${quiescent ? 'gets weight 0' : 'is removed'}`, without);
        const exchanges = await requests.request(service, 8);
        const got = exchanges.map(({ server, error }) => server ?? `error: ${error}`);
        check.ok(
          'requests go to the other',
          got.every(name => name === 'real1'),
          { expected: 'real1 only', got },
        );

        tell(`${failing} is well again`);
        checked.set(failing, await answerChecks(testbed, failing));
        await become(`${failing} is back with its weight`, all);
        const tally = await requests.stopLoad();
        if (quiescent) checkLoad(check, tally);
        else checkRemoval(check, tally);

        tell('ldirectord ends');
        ldirectord.child.kill('SIGTERM');
        await within("ldirectord's end", patience.seconds, ldirectord.ended);
        check.equal('ldirectord takes away what it set up', await adm(director, '-Sn'), '');
      } finally {
        await ldirectord.end('SIGKILL');
        for (const agent of checked.values()) await agent.close();
      }
    },
  };
}

/** As with kernel IPVS, what is under way to a server ends with its removal: no more than were open at a time. */
function checkRemoval(check: Check, tally: Tally): void {
  const isRight = tally.failed <= gentle.concurrency && tally.answered > 0;
  const expected = { failed: `at most ${gentle.concurrency}`, answered: 'more than 0' };
  check.ok('load: no request failed but those under way to the removed server', isRight, { expected, got: tally });
}

/** Answers checks on a real server: besides what answers requests, so that one can fail without the other. */
function answerChecks(testbed: Testbed, node: string): Promise<Agent> {
  const address = formatIpv4(tunnelAddress(testbed.topology, node));
  const command = [...agentCommand('web'), node, `tcp/${address}:${checkPort}`];
  return Agent.start({ name: `checks of ${node}`, namespace: testbed.namespaceOf(node), command });
}

/** The servers of all services with their weights, by their addresses, e.g. `10.0.0.11:80 tunnel 1`. */
function serversOf(services: readonly WireService[]): string {
  const servers = services.flatMap(service => service.servers);
  return servers
    .map(({ address, port, forwarding, weight }) => `${address}:${port} ${forwarding.kind} ${weight}`)
    .sort()
    .join(', ');
}

function rowsOf(testbed: Testbed, weights: Readonly<Record<string, number>>): string {
  const { port } = firstService(testbed);
  const row = ([node, weight]: readonly [string, number]) => {
    return `${formatIpv4(tunnelAddress(testbed.topology, node))}:${port} tunnel ${weight}`;
  };
  return Object.entries(weights).map(row).join(', ');
}
