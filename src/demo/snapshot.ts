import type { WireService } from '../api/wire.ts';
import type { Tally } from '../netns/agents/messages.ts';
import type { WeightedNode } from '../netns/topology.ts';

/** What is known at one moment of the traffic. */
export interface Snapshot {
  readonly service: string;
  readonly scheduler: string;
  readonly servers: readonly ServerRow[];
  readonly tally: Tally;
  /** Over the last moments; of traffic that has ended, over all of it. */
  readonly requestsPerSecond: number;
}

/** A real server: what the director counted for it, and how often it answered. */
export interface ServerRow {
  readonly name: string;
  readonly address: string;
  readonly weight: number;
  readonly connections: number;
  readonly packets: number;
  readonly bytes: number;
  readonly answers: number;
  /** Answers, over the last moments. */
  readonly perSecond: number;
}

/** Puts together what the director and the client say. */
export function takeSnapshot(
  service: WireService,
  nodes: readonly WeightedNode[],
  tally: Tally,
  before?: Snapshot,
): Snapshot {
  const seconds = tally.seconds - (before?.tally.seconds ?? 0);
  const rate = (now: number, then = 0) => (seconds > 0 ? (now - then) / seconds : 0);
  return {
    service: `${service.protocol} ${service.vip}:${service.port}`,
    scheduler: service.scheduler,
    servers: service.servers.map(({ address, weight, counters }, index) => {
      const name = nodes[index]?.node ?? address;
      const { connections, packets, bytes } = counters;
      const counted = { connections: Number(connections), packets: Number(packets), bytes: Number(bytes) };
      const answers = tally.byServer[name] ?? 0;
      const perSecond = rate(answers, before?.tally.byServer[name]);
      return { name, address, weight, ...counted, answers, perSecond };
    }),
    tally,
    requestsPerSecond: rate(tally.answered, before?.tally.answered),
  };
}
