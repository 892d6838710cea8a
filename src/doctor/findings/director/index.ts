import type { Check } from '../../check.ts';
import type { DirectorFacts } from '../../facts/director.ts';
import { defaultByVip, defaultGateways } from '../default-routes.ts';
import { inUserspace, marksUnseen, noDataplane, notRunning, stateUnreadable } from './daemon.ts';
import { foreignXdp, interfaceDown, largeReceive, notAttached, notNative } from './interface.ts';
import { pathMtu, pathVanishes } from './path-mtu.ts';
import { rpFilterAway } from './rp-filter.ts';
import { directByRouter, noRoute, tunnelSource } from './servers.ts';
import { vipElsewhere, vipNotHere, vipSilent } from './vip.ts';

/** Everything that is looked for on a director. */
export const directorChecks: readonly Check<DirectorFacts>[] = [
  notRunning,
  stateUnreadable,
  noDataplane,
  marksUnseen,
  interfaceDown,
  foreignXdp,
  notAttached,
  vipNotHere,
  vipSilent,
  vipElsewhere,
  noRoute,
  directByRouter,
  defaultByVip,
  tunnelSource,
  pathVanishes,
  pathMtu,
  defaultGateways,
  largeReceive,
  inUserspace,
  notNative,
  rpFilterAway,
];
