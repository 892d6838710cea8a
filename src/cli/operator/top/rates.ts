import type { WireCounters, WireServer, WireService } from '../../../api/wire.ts';
import { endpointText } from '../endpoint.ts';

/** What services and servers can be sorted by: connections, new connections, packets and bits a second. */
export const measures = ['conns', 'cps', 'pps', 'bps'] as const;

/** One of them. */
export type Measure = (typeof measures)[number];

/** How much of each there is. */
export type Rates = Readonly<Record<Measure, number>>;

/** A service or a server with what it does now, and did before. */
export interface TopRow extends Rates {
  readonly name: string;
  /** The scheduler of a service; empty for a server. */
  readonly scheduler: string;
  /** Of a server. */
  readonly weight?: number;
  /** The last samples, the newest last; as many of each measure. */
  readonly history: Readonly<Record<Measure, readonly number[]>>;
}

/** A service and its servers. */
export interface TopService extends TopRow {
  readonly servers: readonly TopRow[];
}

/** How many samples are kept. */
export const samplesKept = 30;

interface Track {
  counters: WireCounters;
  readonly history: Record<Measure, number[]>;
  /** The sample that it was last seen in. */
  seen: number;
}

/** Makes rates of readings that follow each other, and remembers some. */
export class RateHistory {
  readonly #tracks = new Map<string, Track>();
  #samples = 0;

  /**
   * Takes a reading. Of the first one there are no rates; what appears later has begun at 0.
   * @param seconds since the reading before
   */
  take(services: readonly WireService[], seconds: number): readonly TopService[] {
    this.#samples++;
    const rows = services.map(service => this.#service(service, seconds));
    for (const [key, { seen }] of this.#tracks) if (seen !== this.#samples) this.#tracks.delete(key);
    return rows;
  }

  #service(service: WireService, seconds: number): TopService {
    const { protocol, vip, port, scheduler, counters } = service;
    const name = `${protocol} ${endpointText(vip, port)}`;
    const conns = service.servers.reduce((sum, server) => sum + connectionsOf(server), 0);
    const servers = service.servers.map(server => {
      const { address, weight } = server;
      const own = endpointText(address, server.port);
      const row = this.#row(`${name} ${own}`, connectionsOf(server), server.counters, seconds);
      return { name: own, scheduler: '', weight, ...row };
    });
    return { name, scheduler, ...this.#row(name, conns, counters, seconds), servers };
  }

  #row(key: string, conns: number, counters: WireCounters, seconds: number): Rates & Pick<TopRow, 'history'> {
    const track = this.#tracks.get(key) ?? newTrack(counters, this.#samples === 1);
    const rate = (name: keyof WireCounters) => {
      const [now, then] = [BigInt(counters[name]), BigInt(track.counters[name])];
      // Counters that were zeroed in between have come from 0.
      return Number(now < then ? now : now - then) / seconds;
    };
    const rates = { conns, cps: rate('connections'), pps: rate('packets'), bps: rate('bytes') * 8 };
    for (const measure of measures) {
      const samples = track.history[measure];
      samples.push(rates[measure]);
      if (samples.length > samplesKept) samples.shift();
    }
    track.counters = counters;
    track.seen = this.#samples;
    this.#tracks.set(key, track);
    return { ...rates, history: track.history };
  }
}

const nothing: WireCounters = { connections: '0', packets: '0', bytes: '0', outPackets: '0', outBytes: '0' };

function newTrack(counters: WireCounters, first: boolean): Track {
  return { counters: first ? counters : nothing, history: { conns: [], cps: [], pps: [], bps: [] }, seen: 0 };
}

function connectionsOf({ active, inactive }: WireServer): number {
  return active + inactive;
}

/** Services, and the servers of each, the largest first; those that are alike stay in their order. */
export function sortBy(measure: Measure, services: readonly TopService[]): readonly TopService[] {
  const largest = (a: Rates, b: Rates) => b[measure] - a[measure];
  return services.map(service => ({ ...service, servers: service.servers.toSorted(largest) })).toSorted(largest);
}
