import type { WireCounters, WireRates, WireServerOptions, WireServiceOptions } from '../../src/api/wire.ts';

/** What the API tells of a service whose options are as usual. */
export const wireService: WireServiceOptions = {
  scheduler: 'rr',
  schedulerFlags: [],
  persistence: null,
  onePacket: false,
};

/** What the API tells of a server whose options are as usual. */
export const wireServer: WireServerOptions = {
  weight: 1,
  forwarding: { kind: 'tunnel', tunnel: 'ipip' },
  upperThreshold: 0,
  lowerThreshold: 0,
};

/** What the API tells of counters when there was no traffic. */
export const noTraffic: WireCounters = { connections: '0', packets: '0', bytes: '0', outPackets: '0', outBytes: '0' };

/** What the API tells of rates when there is no traffic. */
export const noRates: WireRates = { connections: 0, packets: 0, bytes: 0, outPackets: 0, outBytes: 0 };
