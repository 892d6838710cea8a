import { NetnsError } from '../../netns/errors.ts';
import { requireNetns } from '../../netns/requirements.ts';
import { type Decapsulation, httpTopology } from './topology.ts';

/** What real servers can have here. @throws NetnsError without root */
export function decapsulationHere(): Decapsulation {
  try {
    requireNetns([httpTopology([], 'tunl0')]);
    return 'tunl0';
  } catch (error) {
    if (error instanceof NetnsError && error.code === 'ERR_NO_IPIP') return 'XDP';
    throw error;
  }
}
