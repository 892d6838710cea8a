import { setTimeout as sleep } from 'node:timers/promises';
import { formatEndpoint } from '../../src/net/endpoint.ts';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import type { Client } from '../../src/netns/client.ts';
import { checkSpread, countBy } from '../../src/netns/spread.ts';
import type { TopologyService } from '../../src/netns/topology.ts';
import { balance } from '../direct.ts';
import { captureDirector, observe, tunnelCounters, tunnelledByServer, tunnellingMismatches } from '../observe.ts';
import type { Scenario, Stage } from '../scenario.ts';

/** Real traffic on a topology, every packet of it checked at the director's cables. */
export function trafficScenario(topology: string, purpose: string): Scenario {
  return { name: topology, purpose, topologies: [topology], directors: ['lvx', 'ipvs'], run };
}

async function run({ testbed, kind, check, tell }: Stage): Promise<void> {
  const director = testbed.director(kind);
  await director.start();
  await balance(director, testbed.topology);
  tell('the director is configured');
  await checkTraffic({ testbed, check, tell });
}

/** Sends requests to each service of a topology whose director is configured, and checks what became of every packet. */
export async function checkTraffic({ testbed, check, tell }: Pick<Stage, 'testbed' | 'check' | 'tell'>): Promise<void> {
  const { services } = testbed.topology;
  const client = await testbed.startClient();
  // Once through all servers, so that nothing below waits for an ARP answer.
  for (const service of services) await client.request(service, service.servers.length);
  // Nothing of it may still be under way when counting begins.
  await sleep(500);
  tell('warmed up');
  const before = await tunnelCounters(testbed);
  const captures = await captureDirector(testbed);
  for (const service of services) await checkSpreading(service, client, testbed, check);
  tell('requests are answered');

  const seen = await observe(testbed, captures);
  const byServer = tunnelledByServer(testbed, seen);
  const mismatches = await tunnellingMismatches(testbed, seen);
  check.ok(
    'the director was sent packets, and every one of them left it tunnelled as IPVS does it, unchanged inside',
    seen.requests.length > 0 && mismatches.length === 0,
    {
      expected: { packets: 'more than 0', mismatches: [] },
      got: { packets: seen.requests.length, mismatches: mismatches.slice(0, 3) },
    },
  );
  check.equal('no answer passes the director', seen.answers.length, 0);
  const after = await tunnelCounters(testbed);
  const received = Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
  check.equal('tunl0 of each real server received exactly what was tunnelled to it', received, byServer);
}

async function checkSpreading(
  service: TopologyService,
  client: Client,
  testbed: Stage['testbed'],
  check: Stage['check'],
): Promise<void> {
  const name = `${service.protocol} ${formatEndpoint(service)}`;
  const count = 3 * service.servers.reduce((sum, { weight }) => sum + weight, 0);
  const exchanges = await client.request(service, count);
  const failed = exchanges.filter(({ error }) => error !== undefined);
  check.equal(`${name}: the VIP answers ${count} of ${count} requests`, failed, []);
  const got = countBy(exchanges.flatMap(({ server }) => server ?? []));
  const spread = checkSpread(got, service.servers, 0);
  check.ok(`${name}: the spread is exactly by weight`, spread.isRight, { expected: spread.expected, got });
  const address = testbed.nodeOf('client').interfaces[0]?.addresses[0]?.address;
  const seenAs = exchanges.map(exchange => exchange.seenAs);
  const expected = exchanges.map(({ port }) => `${address === undefined ? '' : formatIpv4(address)}:${port}`);
  check.equal(`${name}: the real servers see the client's own address and port`, seenAs, expected);
}
