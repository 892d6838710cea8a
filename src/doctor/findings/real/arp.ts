import type { Check } from '../../check.ts';
import type { HostInterface } from '../../facts/interfaces.ts';
import { hasIpv4, interfaceOf, type RealFacts } from '../../facts/real.ts';
import { effective, interfaceSysctl } from '../../facts/sysctls.ts';
import { wanted } from '../../wanted.ts';
import { sysctlSighting } from '../sysctl-sighting.ts';

/** Values of `arp_ignore` with which an interface doesn't answer for an address of another one. */
const quiet: readonly number[] = [1, 2, 8];

/** Answers ARP for the VIP. */
export const arpIgnore: Check<RealFacts> = {
  name: 'arp-ignore',
  severity: 'error',
  found: 'an interface answers ARP for addresses of others: the larger of its and `all.arp_ignore` is not 1, 2 or 8',
  why: 'The server answers ARP for the VIP: the router sends it packets that the director should have.',
  look: facts =>
    arpInterfaces(facts).flatMap(({ name }) => {
      const { sysctls } = facts.host;
      const value = effective(sysctls, name, 'arp_ignore');
      if (value === undefined || quiet.includes(value)) return [];
      const all = interfaceSysctl('all', 'arp_ignore');
      const own = interfaceSysctl(name, 'arp_ignore');
      return sysctlSighting(
        sysctls,
        { [all]: wanted.arpIgnore, ...(value > wanted.arpIgnore && { [own]: wanted.arpIgnore }) },
        {
          object: name,
          seen: `arp_ignore is ${value} on ${name} (all ${sysctls.get(all)}, ${name} ${sysctls.get(own)})`,
          expected: `${wanted.arpIgnore}, set for all`,
        },
      );
    }),
};

/** Names the VIP in its own ARP requests. */
export const arpAnnounce: Check<RealFacts> = {
  name: 'arp-announce',
  severity: 'error',
  found: 'the larger of `all.arp_announce` and that of an interface is not 2',
  why: 'The server asks ARP with the VIP as its own address when it answers a client: neighbours learn the VIP from it.',
  look: facts =>
    arpInterfaces(facts).flatMap(({ name }) => {
      const { sysctls } = facts.host;
      const value = effective(sysctls, name, 'arp_announce');
      if (value === undefined || value === wanted.arpAnnounce) return [];
      return sysctlSighting(
        sysctls,
        { [interfaceSysctl('all', 'arp_announce')]: wanted.arpAnnounce },
        {
          object: name,
          seen: `arp_announce is ${value} on ${name}`,
          expected: `${wanted.arpAnnounce}, set for all`,
        },
      );
    }),
};

/** The tunnel's end, as the usual set-up has it. */
export const tunnelArp: Check<RealFacts> = {
  name: 'tunnel-arp',
  severity: 'warning',
  found: '`tunl0.arp_ignore` is not 3, or `tunl0.arp_announce` not 2',
  why: 'These keep the VIP out of ARP also where tunl0 is made to do ARP, or `all` is set back by another program.',
  look: facts => {
    const { host } = facts;
    if (!hasIpv4(facts) || interfaceOf(host, 'tunl0') === undefined) return [];
    const settings = [
      ['arp_ignore', wanted.tunnelArpIgnore],
      ['arp_announce', wanted.arpAnnounce],
    ] as const;
    const wrong = settings.flatMap(([setting, value]) => {
      const key = interfaceSysctl('tunl0', setting);
      const got = host.sysctls.get(key);
      return got === undefined || got === value ? [] : [{ setting, key, value, got }];
    });
    if (wrong.length === 0) return [];
    return [
      sysctlSighting(host.sysctls, Object.fromEntries(wrong.map(({ key, value }) => [key, value])), {
        object: 'tunl0',
        seen: wrong.map(({ setting, got }) => `${setting} is ${got}`).join(', '),
        expected: wrong.map(({ setting, value }) => `${setting} ${value}`).join(', '),
      }),
    ];
  },
};

/** Where neighbours could ask for the VIP. */
function arpInterfaces(facts: RealFacts): readonly HostInterface[] {
  return hasIpv4(facts) ? facts.host.interfaces.filter(({ up, arp }) => up && arp) : [];
}
