import type { schedulers } from '../../../src/sched/registry.ts';
import { Heaviest, LeastConnections, ShortestDelay, TwoChoices, WeightedLeastConnections } from './loads.ts';
import { Locality, ReplicatedLocality } from './locality.ts';
import type { Oracle, World } from './oracle.ts';
import { DestinationHashing, MaglevHashing, SourceHashing } from './tables.ts';
import { RoundRobin, WeightedRoundRobin } from './turns.ts';

/** Makes the oracle of a scheduler, without servers. There is nothing to foretell of `none`. */
export const oracles: Readonly<Record<Exclude<keyof typeof schedulers, 'none'>, (world: World) => Oracle>> = {
  rr: world => new RoundRobin(world),
  wrr: world => new WeightedRoundRobin(world),
  lc: world => new LeastConnections(world),
  wlc: world => new WeightedLeastConnections(world),
  sed: world => new ShortestDelay(false, world),
  nq: world => new ShortestDelay(true, world),
  fo: world => new Heaviest(false, world),
  ovf: world => new Heaviest(true, world),
  twos: world => new TwoChoices(world),
  sh: world => new SourceHashing(world),
  dh: world => new DestinationHashing(world),
  mh: world => new MaglevHashing(world),
  lblc: world => new Locality(world),
  lblcr: world => new ReplicatedLocality(world),
};
