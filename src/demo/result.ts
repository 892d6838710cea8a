import { formatIpv4 } from '../net/ipv4.ts';
import { checkSpread } from '../netns/spread.ts';
import type { Hop } from './packet-path.ts';
import type { Snapshot } from './snapshot.ts';

/** By how many requests a server's share may differ: traffic may end anywhere in the scheduler's period. */
function toleranceOf({ scheduler, servers }: Snapshot): number {
  return scheduler === 'rr' ? 1 : Math.max(...servers.map(({ weight }) => weight));
}

/** What the demo came to; printed by --json as it is. */
export interface DemoResult {
  /** Every request was answered, the spread is right, and the director counted what the servers answered. */
  readonly ok: boolean;
  readonly topology: string;
  readonly service: string;
  readonly scheduler: string;
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly errors: readonly string[];
  readonly requestsPerSecond: number;
  readonly spread: {
    /** Null if weights changed under way: then there is no one spread to expect. */
    readonly isRight: boolean | null;
    readonly tolerance: number;
  };
  /** Whether the director counted a connection for each answer, for each server. */
  readonly countersAgree: boolean;
  readonly servers: readonly {
    readonly name: string;
    readonly address: string;
    readonly weight: number;
    readonly answers: number;
    readonly expected: number | null;
    readonly connections: number;
    readonly packets: number;
    readonly bytes: number;
  }[];
  /** The way of the packet that opened one connection, and of its answer. */
  readonly path: readonly object[];
}

/** Judges the traffic of a run. */
export function judge(topology: string, snapshot: Snapshot, path: readonly Hop[], weightsChanged: boolean): DemoResult {
  const { tally, servers } = snapshot;
  const weighted = servers.map(({ name, weight }) => ({
    node: name,
    weight: snapshot.scheduler === 'rr' ? Math.min(weight, 1) : weight,
  }));
  const tolerance = toleranceOf(snapshot);
  const spread = checkSpread(tally.byServer, weighted, tolerance);
  const isRight = weightsChanged ? null : spread.isRight;
  // An answer may come before, or after, the tally that goes with a reading of the counters: not once traffic has ended.
  const countersAgree = servers.every(({ connections, answers }) => connections === answers) || tally.failed > 0;
  return {
    ok: tally.failed === 0 && tally.answered > 0 && isRight !== false && countersAgree,
    topology,
    service: snapshot.service,
    scheduler: snapshot.scheduler,
    seconds: tally.seconds,
    requests: tally.answered + tally.failed,
    failed: tally.failed,
    errors: tally.errors,
    requestsPerSecond: tally.answered / tally.seconds,
    spread: { isRight, tolerance },
    countersAgree,
    servers: servers.map(({ perSecond: _, ...server }) => ({
      ...server,
      expected: weightsChanged ? null : (spread.expected[server.name] ?? 0),
    })),
    path: path.map(hopJson),
  };
}

function hopJson({ from, to, outer, packet, segment }: Hop): object {
  return {
    from,
    to,
    ...(outer
      ? { outer: { source: formatIpv4(outer.source), destination: formatIpv4(outer.destination), ttl: outer.ttl } }
      : {}),
    source: `${formatIpv4(packet.source)}:${segment.sourcePort}`,
    destination: `${formatIpv4(packet.destination)}:${segment.destinationPort}`,
    ttl: packet.ttl,
    flags: segment.flags,
  };
}
