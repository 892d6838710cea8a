import type { WireServerOptions, WireServiceOptions } from '../../src/api/wire.ts';

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
