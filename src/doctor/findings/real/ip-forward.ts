import type { Check } from '../../check.ts';
import { hasIpv4, type RealFacts } from '../../facts/real.ts';
import { wanted } from '../../wanted.ts';
import { sysctlSighting } from '../sysctl-sighting.ts';

const key = 'net.ipv4.ip_forward';

/** Forwarding is off. */
export const ipForward: Check<RealFacts> = {
  name: 'ip-forward',
  severity: 'warning',
  found: '`net.ipv4.ip_forward` is not 1',
  why: 'What comes out of the tunnel reaches containers and virtual machines on this server only if it forwards.',
  look: facts => {
    const value = facts.host.sysctls.get(key);
    if (!hasIpv4(facts) || value === undefined || value === wanted.ipForward) return [];
    const about = { object: key, seen: `${value}`, expected: `${wanted.ipForward}` };
    return [sysctlSighting(facts.host.sysctls, { [key]: wanted.ipForward }, about)];
  },
};
