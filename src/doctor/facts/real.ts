import { type Ip, isIpv6 } from '../../net/ip.ts';
import { allTunnels, type Tunnel, tunnelOf, tunnelsOf } from '../tunnels.ts';
import type { HostFacts } from './host.ts';
import type { HostInterface } from './interfaces.ts';

/** What is known of a real server. */
export interface RealFacts {
  readonly host: HostFacts;
  /** The VIPs that it is to take packets for; none: nobody named one, and none is on a tunnel's end. */
  readonly vips: readonly Ip[];
}

/** Puts together what a real server is judged by: `vips` as somebody named them, else those on the tunnels' ends. */
export function realFacts(host: HostFacts, vips: readonly Ip[]): RealFacts {
  return { host, vips: vips.length > 0 ? [...new Set(vips)] : addressesOfTunnels(host) };
}

/** The tunnels' ends that it needs; without a VIP the usual one. */
export function neededTunnels({ vips }: RealFacts): readonly Tunnel[] {
  return vips.length > 0 ? tunnelsOf(vips) : allTunnels.slice(0, 1);
}

/** An interface by its name. */
export function interfaceOf(host: HostFacts, name: string): HostInterface | undefined {
  return host.interfaces.find(each => each.name === name);
}

/** Whether there are IPv4 VIPs, or may be: ARP and its settings are about those. */
export function hasIpv4(facts: RealFacts): boolean {
  return neededTunnels(facts).some(({ device }) => device === 'tunl0');
}

function addressesOfTunnels(host: HostFacts): readonly Ip[] {
  const addresses = allTunnels.flatMap(tunnel =>
    (interfaceOf(host, tunnel.device)?.addresses ?? [])
      .map(({ address }) => address)
      .filter(address => tunnelOf(address) === tunnel && !isLinkLocal(address)),
  );
  return [...new Set(addresses)];
}

function isLinkLocal(address: Ip): boolean {
  return isIpv6(address) && /^fe[89ab]/.test(address);
}
