import { formatIp, type Ip } from '../../../net/ip.ts';
import type { IpChange } from '../../change.ts';
import type { Check, Sighting } from '../../check.ts';
import { interfaceOf, neededTunnels, type RealFacts } from '../../facts/real.ts';
import { tunnelOf } from '../../tunnels.ts';

/** A VIP is not on the tunnel's end. */
export const vipMissing: Check<RealFacts> = {
  name: 'vip-missing',
  severity: 'error',
  found: 'tunl0 (ip6tnl0) does not have the VIP',
  why: 'A packet that comes out of the tunnel is for the VIP: a host without that address does not take it.',
  look: facts => {
    if (facts.vips.length === 0) return withoutVip(facts);
    return facts.vips
      .filter(vip => prefixOnTunnel(facts, vip) === undefined && hasTunnel(facts, vip))
      .map(vip => ({
        object: formatIp(vip),
        seen: whereItIs(facts, vip),
        expected: `${whole(vip)} on ${tunnelOf(vip).device}`,
        changes: [addition(vip)],
      }));
  },
};

/** A VIP has a netmask that covers more than itself. */
export const vipNetmask: Check<RealFacts> = {
  name: 'vip-netmask',
  severity: 'error',
  found: "the VIP's netmask on tunl0 is not 255.255.255.255 (IPv6: the prefix is not 128)",
  why: "A wider netmask makes a route into the tunnel: answers to the VIP's neighbours vanish there.",
  look: facts =>
    facts.vips.flatMap(vip => {
      const { device, prefixLength } = tunnelOf(vip);
      const got = prefixOnTunnel(facts, vip);
      if (got === undefined || got === prefixLength) return [];
      const wrong = `${formatIp(vip)}/${got}`;
      return {
        object: formatIp(vip),
        seen: `${wrong} on ${device}`,
        expected: `${whole(vip)} on ${device}`,
        changes: [
          addition(vip),
          {
            kind: 'ip',
            addresses: true,
            words: `address del ${wrong} dev ${device}`,
            undo: `address add ${wrong} dev ${device}`,
          },
        ],
      };
    }),
};

function withoutVip(facts: RealFacts): readonly Sighting[] {
  return neededTunnels(facts)
    .filter(({ device }) => interfaceOf(facts.host, device) !== undefined)
    .map(({ device }) => ({
      object: device,
      seen: `no address on ${device}, and no VIP was named`,
      expected: `the VIP on ${device}, netmask 255.255.255.255`,
      mend: [`# with the VIP in place of ADDRESS: lvx doctor --real --vip ADDRESS --fix --add-vips`],
    }));
}

/** Without a tunnel's end, that is what is found. */
function hasTunnel({ host }: RealFacts, vip: Ip): boolean {
  return interfaceOf(host, tunnelOf(vip).device) !== undefined;
}

/** The length of a VIP's prefix on its tunnel's end: the right one, if it is there with several. */
function prefixOnTunnel({ host }: RealFacts, vip: Ip): number | undefined {
  const { device } = tunnelOf(vip);
  const prefixes = (interfaceOf(host, device)?.addresses ?? [])
    .filter(({ address }) => address === vip)
    .map(({ prefixLength }) => prefixLength);
  // A wider one beside the right one is as bad as without it.
  return prefixes.length === 0 ? undefined : Math.min(...prefixes);
}

function whereItIs({ host }: RealFacts, vip: Ip): string {
  const places = host.interfaces.flatMap(({ name, addresses }) =>
    addresses.filter(({ address }) => address === vip).map(({ prefixLength }) => `/${prefixLength} on ${name}`),
  );
  const { device } = tunnelOf(vip);
  return places.length === 0 ? `no ${formatIp(vip)}` : `no ${formatIp(vip)} on ${device}, but ${places.join(', ')}`;
}

function whole(vip: Ip): string {
  return `${formatIp(vip)}/${tunnelOf(vip).prefixLength}`;
}

function addition(vip: Ip): IpChange {
  const where = `${whole(vip)} dev ${tunnelOf(vip).device}`;
  return { kind: 'ip', addresses: true, words: `address replace ${where}`, undo: `address del ${where}` };
}
