import { findTopology } from '../netns/catalogue.ts';
import { drawTopology } from '../netns/drawing.ts';
import { requireNetns } from '../netns/requirements.ts';
import { removeLeftovers } from '../netns/take-down.ts';
import { Testbed } from '../netns/testbed.ts';
import type { Topology, TopologyService } from '../netns/topology.ts';
import type { DemoOptions } from './options.ts';
import type { Hop } from './packet-path.ts';
import { drawPath } from './path-view.ts';
import { type DemoResult, judge } from './result.ts';
import type { Screen } from './screen.ts';
import { Stage } from './stage.ts';
import { showTraffic } from './traffic.ts';

/**
 * Plays the demo: topology, director, one packet's way, traffic. Everything is taken down whatever happens.
 *
 * The signal ends the traffic; before the traffic it ends the demo, which then rejects with the signal's reason.
 */
export async function playDemo(options: DemoOptions, screen: Screen, signal: AbortSignal): Promise<DemoResult> {
  const topology = findTopology(options.topology);
  const service = serviceFor(topology, options.scheduler);
  requireNetns([topology]);
  screen.say('', ...drawTopology({ ...topology, services: [service] }).map(line => `  ${line}`), '');
  for (const prefix of await removeLeftovers()) screen.say(`  removed what a killed run left: ${prefix}`);
  const bringingUp = screen.step('bringing the topology up', () => Testbed.up(topology));
  try {
    const testbed = await bringingUp;
    const { stage, path } = await Promise.race([prepare(testbed, service, screen), rejection(signal)]);
    const { last, weightsChanged } = await showTraffic(stage, options.seconds, screen, signal);
    return judge(topology.name, last, path, weightsChanged);
  } finally {
    screen.keep();
    const testbed = await bringingUp.catch(() => undefined);
    if (testbed) await screen.step('taking everything down', () => testbed.close());
  }
}

async function prepare(
  testbed: Testbed,
  service: TopologyService,
  screen: Screen,
): Promise<{ stage: Stage; path: Hop[] }> {
  const { bold, dim } = screen.style;
  const stage = await Stage.set(testbed, service, screen);
  const listing = await stage.type('-Ln');
  screen.say(
    ...listing
      .trimEnd()
      .split('\n')
      .map(line => `      ${dim(line)}`),
  );
  const path = await screen.step('following one packet', () => stage.followPacket());
  screen.say('', `  ${bold("One packet's way, and its answer's")}`, '', ...drawPath(path, screen.style), '');
  await stage.type('-Z');
  return { stage, path };
}

/** Rejects when a signal comes. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The first TCP service of a topology, with the scheduler asked for. */
function serviceFor(topology: Topology, scheduler: DemoOptions['scheduler']): TopologyService {
  const service = topology.services.find(({ protocol }) => protocol === 'tcp');
  if (!service) throw new Error(`${topology.name}: expected a TCP service, got none`);
  const servers = service.servers.map(({ node }, index) => ({ node, weight: scheduler === 'wrr' ? index + 1 : 1 }));
  return { ...service, scheduler, servers };
}
