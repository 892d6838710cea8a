import type { Check } from '../../check.ts';
import type { RealFacts } from '../../facts/real.ts';
import { defaultByTunnel, defaultByVip, defaultGateways } from '../default-routes.ts';
import { announcedMss } from './announced-mss.ts';
import { arpAnnounce, arpIgnore, tunnelArp } from './arp.ts';
import { ipForward } from './ip-forward.ts';
import { moduleNotAtBoot, moduleNotLoaded } from './modules.ts';
import { rpFilterLoose, rpFilterStrict } from './rp-filter.ts';
import { tunnelDown, tunnelMissing } from './tunnel-device.ts';
import { vipMissing, vipNetmask } from './vip.ts';

/** Everything that is looked for on a real server. */
export const realChecks: readonly Check<RealFacts>[] = [
  moduleNotLoaded,
  tunnelMissing,
  tunnelDown,
  vipMissing,
  vipNetmask,
  rpFilterStrict,
  arpIgnore,
  arpAnnounce,
  defaultByVip,
  defaultByTunnel,
  defaultGateways,
  moduleNotAtBoot,
  rpFilterLoose,
  tunnelArp,
  ipForward,
  announcedMss,
];
