import { formatIp, type Ip, isIpv6 } from '../../../net/ip.ts';
import type { Check, Sighting } from '../../check.ts';
import { type DirectorFacts, directorInterfaces } from '../../facts/director.ts';
import type { HostInterface } from '../../facts/interfaces.ts';
import { effective, interfaceSysctl, type Sysctls } from '../../facts/sysctls.ts';
import { sysctlSighting } from '../sysctl-sighting.ts';

/** The director doesn't have the VIP. */
export const vipNotHere: Check<DirectorFacts> = {
  name: 'vip-not-here',
  severity: 'error',
  found: 'a VIP is no address of the director',
  why: 'Nobody answers ARP for it, so that the router sends its packets nowhere; pings and closed ports are not answered either.',
  look: ({ vips, lacks, interfaces }) =>
    vips
      .filter(vip => lacks.get(vip) !== 'this host')
      .map(vip => ({
        object: formatIp(vip),
        seen: `${formatIp(vip)} is no address of this host`,
        expected: `${formatIp(vip)} on lo, or as a further address of the interface`,
        mend: [`ip address add ${formatIp(vip)}/${isIpv6(vip) ? `128 dev ${interfaces[0] ?? 'NAME'}` : '32 dev lo'}`],
      })),
};

/** The director has the VIP, but keeps silent. */
export const vipSilent: Check<DirectorFacts> = {
  name: 'vip-silent',
  severity: 'error',
  found: 'the director does not answer ARP (IPv6: neighbour discovery) for a VIP on any of its interfaces',
  why: 'The router does not find the VIP, unless it has a route for it by the director.',
  look: facts => {
    const places = directorInterfaces(facts).filter(({ up }) => up);
    if (places.length === 0) return [];
    return facts.vips
      .filter(vip => facts.lacks.get(vip) === 'this host')
      .filter(vip => !places.some(place => answers(place, vip, facts.host.sysctls)))
      .map(vip => (isIpv6(vip) ? silentIpv6(vip, places) : silentIpv4(vip, places, facts.host.sysctls)));
  },
};

/** Somebody else answers for the VIP. */
export const vipElsewhere: Check<DirectorFacts> = {
  name: 'vip-elsewhere',
  severity: 'error',
  found: 'another host answers ARP for a VIP (asked by an ARP probe on the interface)',
  why: 'The router sends packets for the VIP to whoever answers first: some clients miss the director.',
  look: ({ arpAnswers }) =>
    arpAnswers.map(({ address, mac, interface: name }) => ({
      object: formatIp(address),
      seen: `${mac} answers ARP for ${formatIp(address)} on ${name}`,
      expected: 'no other host that does',
      mend: [`# on the host that has ${mac}: lvx doctor --real --vip ${formatIp(address)} --fix`],
    })),
};

/** Whether the kernel answers on an interface for an address that the host has (Linux, net/ipv4/arp.c, net/ipv6/ndisc.c). */
function answers({ name, arp, addresses }: HostInterface, vip: Ip, sysctls: Sysctls): boolean {
  const isOnIt = addresses.some(({ address }) => address === vip);
  if (isIpv6(vip)) return isOnIt;
  const ignore = effective(sysctls, name, 'arp_ignore') ?? 0;
  if (!arp || ignore === 8) return false;
  return isOnIt || (ignore !== 1 && ignore !== 2);
}

function silentIpv4(vip: Ip, places: readonly HostInterface[], sysctls: Sysctls): Sighting {
  const able = places.filter(({ arp }) => arp);
  const names = able.map(({ name }) => name);
  const seen = names.map(name => `arp_ignore is ${effective(sysctls, name, 'arp_ignore')} on ${name}`).join(', ');
  const keys = ['all', ...names.slice(0, 1)].map(name => interfaceSysctl(name, 'arp_ignore'));
  const about = {
    object: formatIp(vip),
    seen: names.length === 0 ? 'no ARP on its interfaces' : `${seen}, and ${formatIp(vip)} is on another interface`,
    expected: 'arp_ignore 0 where the router asks',
  };
  if (names.length > 0) return sysctlSighting(sysctls, Object.fromEntries(keys.map(key => [key, 0])), about);
  return { ...about, mend: places.map(({ name }) => `ip link set dev ${name} arp on`) };
}

function silentIpv6(vip: Ip, places: readonly HostInterface[]): Sighting {
  const [place] = places;
  return {
    object: formatIp(vip),
    seen: `${formatIp(vip)} is on none of ${places.map(({ name }) => name).join(', ')}`,
    expected: 'the VIP on the interface that the router asks on: IPv6 answers for no other',
    mend: [`ip address add ${formatIp(vip)}/128 dev ${place?.name}`],
  };
}
