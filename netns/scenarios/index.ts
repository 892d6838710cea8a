import type { Scenario } from '../scenario.ts';
import { changes } from './changes.ts';
import { doctorReal } from './doctor-real.ts';
import { fiveServers } from './five-servers.ts';
import { generic } from './generic.ts';
import { headers } from './headers.ts';
import { ipvsDifferential } from './ipvs-differential.ts';
import { ldirectordQuiescent, ldirectordRemoving } from './ldirectord.ts';
import { nextHop } from './next-hop.ts';
import { pathMtu } from './path-mtu.ts';
import { restart } from './restart.ts';
import { schedulerSwap } from './scheduler-swap.ts';
import { slowPathFlood } from './slow-path-flood.ts';
import { trafficScenario } from './traffic.ts';
import { twoDirectors } from './two-directors.ts';
import { unresolved } from './unresolved.ts';
import { upload } from './upload.ts';
import { weights } from './weights.ts';

/** Every scenario, in the order in which they are played. */
export const scenarios: readonly Scenario[] = [
  trafficScenario('lvs-tun', 'One switch: HTTP and UDP spread evenly, and each packet is tunnelled as it should be.'),
  trafficScenario('one-arm', 'Director on a stick: tunnelled packets go back to the router they came from.'),
  trafficScenario('two-arm', 'Two networks: tunnelled packets leave on another interface than requests come in on.'),
  fiveServers,
  weights,
  headers,
  upload,
  pathMtu,
  changes,
  restart,
  schedulerSwap,
  nextHop,
  unresolved,
  slowPathFlood,
  generic,
  twoDirectors,
  doctorReal,
  ldirectordQuiescent,
  ldirectordRemoving,
  ipvsDifferential,
];
