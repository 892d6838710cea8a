import type { WireCounters, WireService } from '../../api/wire.ts';

/**
 * Services with what came per second in place of their counters, by two readings. What the first one doesn't have counts
 * as having begun at 0.
 * @param seconds between the readings
 */
export function ratesOf(
  before: readonly WireService[],
  after: readonly WireService[],
  seconds: number,
): readonly WireService[] {
  const known = new Map<string, WireCounters>();
  for (const service of before) {
    known.set(nameOf(service), service.counters);
    for (const server of service.servers) known.set(nameOf(service, server), server.counters);
  }
  const rate = (now: WireCounters, name: string) => rateOf(known.get(name), now, seconds);
  return after.map(service => ({
    ...service,
    counters: rate(service.counters, nameOf(service)),
    servers: service.servers.map(server => ({ ...server, counters: rate(server.counters, nameOf(service, server)) })),
  }));
}

function nameOf({ protocol, vip, port }: WireService, server?: { readonly address: string; readonly port: number }) {
  return [protocol, vip, port, server?.address, server?.port].join(' ');
}

function rateOf(before: WireCounters | undefined, now: WireCounters, seconds: number): WireCounters {
  const rate = (key: keyof WireCounters) => {
    const difference = Number(BigInt(now[key]) - BigInt(before?.[key] ?? 0));
    // Counters that were zeroed in between read less than before.
    return String(Math.max(0, Math.round(difference / seconds)));
  };
  return {
    connections: rate('connections'),
    packets: rate('packets'),
    bytes: rate('bytes'),
    outPackets: rate('outPackets'),
    outBytes: rate('outBytes'),
  };
}
