import { isDeepStrictEqual } from 'node:util';
import { formatIpv4, type Ipv4, parseIpv4 } from '../src/net/ipv4.ts';
import type { Capture } from '../src/netns/capture.ts';
import type { CapturedPacket } from '../src/netns/pcap.ts';
import type { Testbed } from '../src/netns/testbed.ts';
import { nodesOf, type TopologyNode } from '../src/netns/topology.ts';
import { expectedTunnelled, type Tunnelled, tunnelledOf } from '../src/netns/tunnelling.ts';

/** Captures on every cable of the director. */
export async function captureDirector(testbed: Testbed): Promise<Capture[]> {
  const captures: Capture[] = [];
  for (const cable of testbed.cablesOf(testbed.nodeOf('director').name)) captures.push(await testbed.capture(cable));
  return captures;
}

/** What went through the director's cables while captures ran. */
export interface Observation {
  /** From the client to a VIP. */
  readonly requests: readonly CapturedPacket[];
  /** From the director to a real server, tunnelled. */
  readonly tunnelled: readonly CapturedPacket[];
  /** From a VIP: answers, which should not be seen here. */
  readonly answers: readonly CapturedPacket[];
}

/** Ends captures, when it is quiet or at once, and sorts out what they saw. */
export async function observe(
  testbed: Testbed,
  captures: readonly Capture[],
  when: 'quiet' | 'now' = 'quiet',
): Promise<Observation> {
  const packets: CapturedPacket[] = [];
  for (const capture of captures) packets.push(...(await capture.stop(when)));
  const vips = testbed.topology.services.map(service => service.address);
  const clients = addressesOf(testbed.nodeOf('client'));
  return {
    requests: packets.filter(({ packet }) => clients.includes(packet.source) && vips.includes(packet.destination)),
    tunnelled: packets.filter(({ packet }) => packet.payload.kind === 'ipip'),
    answers: packets.filter(({ packet }) => vips.includes(packet.source) && clients.includes(packet.destination)),
  };
}

/** A packet that the director should have sent, beside what it sent. */
export interface Mismatch {
  readonly expected: Tunnelled | 'nothing';
  readonly got: Tunnelled | 'nothing';
}

/** Pairs requests with tunnelled packets by their inner bytes, and returns the pairs that are not as they should be. */
export async function tunnellingMismatches(
  testbed: Testbed,
  { requests, tunnelled }: Observation,
): Promise<Mismatch[]> {
  const source = await tunnelSource(testbed);
  const sent = tunnelled.flatMap(({ packet }) => tunnelledOf(packet) ?? []);
  const missed = requests.flatMap(({ packet }): Mismatch[] => {
    const expected = expectedTunnelled(packet, source);
    const index = sent.findIndex(({ inner }) => inner === expected.inner);
    const [got = 'nothing'] = index === -1 ? [] : sent.splice(index, 1);
    return isDeepStrictEqual(got, expected) ? [] : [{ expected, got }];
  });
  return [...missed, ...sent.map((got): Mismatch => ({ expected: 'nothing', got }))];
}

/** How many tunnelled packets were sent to each real server. */
export function tunnelledByServer(testbed: Testbed, { tunnelled }: Observation): Record<string, number> {
  return Object.fromEntries(
    nodesOf(testbed.topology, 'real').map(node => {
      const addresses = addressesOf(node);
      return [node.name, tunnelled.filter(({ packet }) => addresses.includes(packet.destination)).length];
    }),
  );
}

/** How many packets the tunnel endpoint of each real server has received. */
export async function tunnelCounters(testbed: Testbed): Promise<Record<string, number>> {
  const counters: Record<string, number> = {};
  for (const { name } of nodesOf(testbed.topology, 'real')) {
    const shown = await testbed.exec(name, 'ip', '-s', 'link', 'show', 'dev', 'tunl0');
    counters[name] = Number(/RX:.*\n\s*\d+\s+(\d+)/.exec(shown)?.[1] ?? Number.NaN);
  }
  return counters;
}

/** The director's address on the route to its real servers, as its kernel chooses it. */
async function tunnelSource(testbed: Testbed): Promise<Ipv4> {
  const [real] = nodesOf(testbed.topology, 'real').flatMap(addressesOf);
  if (real === undefined) throw new Error(`${testbed.topology.name}: expected a real server, got none`);
  const route = await testbed.exec(testbed.nodeOf('director').name, 'ip', 'route', 'get', formatIpv4(real));
  return parseIpv4(/ src (\S+)/.exec(route)?.[1] ?? '');
}

/** The addresses of a node that are on a network. */
function addressesOf(node: TopologyNode): Ipv4[] {
  return node.interfaces
    .filter(port => port.network !== undefined)
    .flatMap(port => port.addresses.map(({ address }) => address));
}
