import type { Check, Sighting } from '../../check.ts';
import { hasIpv4, interfaceOf, type RealFacts } from '../../facts/real.ts';
import { effective, interfaceSysctl } from '../../facts/sysctls.ts';
import { wanted } from '../../wanted.ts';
import { sysctlSighting } from '../sysctl-sighting.ts';

/** Strict reverse path filtering. */
export const rpFilterStrict: Check<RealFacts> = {
  name: 'rp-filter-strict',
  severity: 'error',
  found: 'the larger of `all.rp_filter` and `tunl0.rp_filter` is 1',
  why: 'What comes out of tunl0 has a source that is reached through another interface: strict filtering drops it all.',
  look: facts => lookFor(facts, 1),
};

/** Loose reverse path filtering. */
export const rpFilterLoose: Check<RealFacts> = {
  name: 'rp-filter-loose',
  severity: 'warning',
  found: 'the larger of the two is 2',
  why: 'Loose filtering drops the packets of clients that this server has no route to at the moment.',
  look: facts => lookFor(facts, 2),
};

function lookFor(facts: RealFacts, value: number): readonly Sighting[] {
  const { host } = facts;
  const isThere = hasIpv4(facts) && interfaceOf(host, 'tunl0') !== undefined;
  if (!isThere || effective(host.sysctls, 'tunl0', 'rp_filter') !== value) return [];
  const keys = ['all', 'tunl0'].map(name => interfaceSysctl(name, 'rp_filter'));
  const [all, tunnel] = keys.map(key => host.sysctls.get(key));
  return [
    sysctlSighting(host.sysctls, Object.fromEntries(keys.map(key => [key, wanted.rpFilter])), {
      object: 'rp_filter',
      seen: `all ${all}, tunl0 ${tunnel}: the larger one counts`,
      expected: `${wanted.rpFilter} for both`,
    }),
  ];
}
