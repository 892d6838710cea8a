import type { Check } from '../../check.ts';
import { type DirectorFacts, directorInterfaces } from '../../facts/director.ts';
import { effective, interfaceSysctl } from '../../facts/sysctls.ts';
import { sysctlSighting } from '../sysctl-sighting.ts';

/** Strict reverse path filtering where clients come in and answers don't go out. */
export const rpFilterAway: Check<DirectorFacts> = {
  name: 'rp-filter-away',
  severity: 'warning',
  found: 'rp_filter is strict on all interfaces of `lvxd`, and the default route goes by another one',
  why: 'What lvx leaves to the kernel, such as pings and packets for closed ports of the VIP, is dropped.',
  look: facts => {
    const { sysctls, defaultRoutes } = facts.host;
    const places = directorInterfaces(facts);
    const out = defaultRoutes.find(({ family }) => family === 4)?.device;
    const isStrict = (name: string) => effective(sysctls, name, 'rp_filter') === 1;
    if (out === undefined || places.some(({ name }) => name === out || !isStrict(name))) return [];
    return places.map(({ name }) => {
      const keys = ['all', name].map(each => interfaceSysctl(each, 'rp_filter'));
      const tooStrict = keys.filter(key => sysctls.get(key) === 1);
      return sysctlSighting(sysctls, Object.fromEntries(tooStrict.map(key => [key, 2])), {
        object: name,
        seen: `strict rp_filter on ${name}, default route by ${out}`,
        expected: 'loose filtering (2), or none',
      });
    });
  },
};
