import type { Check } from '../../check.ts';
import { interfaceOf, neededTunnels, type RealFacts } from '../../facts/real.ts';
import { isThere } from './modules.ts';

/** The tunnel's end is not there, though the kernel could have it. */
export const tunnelMissing: Check<RealFacts> = {
  name: 'tunnel-missing',
  severity: 'error',
  found: 'the module is there, but no tunl0 (for IPv6 VIPs ip6tnl0)',
  why: 'Tunnelled packets come out on this interface; without it they are answered with an ICMP error.',
  look: facts =>
    neededTunnels(facts)
      .filter(tunnel => isThere(facts, tunnel) && interfaceOf(facts.host, tunnel.device) === undefined)
      .map(({ device, module, kind }) => {
        const [other] = facts.host.interfaces.filter(each => each.kind === kind && each.anyRemote);
        return {
          object: device,
          seen: other ? `no ${device}, but ${other.name}, which has its place` : `no ${device}`,
          expected: `an interface ${device}`,
          mend: other
            ? [
                `ip link set dev ${other.name} down`,
                `ip link set dev ${other.name} name ${device}`,
                `ip link set dev ${device} up`,
              ]
            : [`modprobe ${module} && ip link show dev ${device} || ip link add name ${device} type ${kind}`],
        };
      }),
};

/** The tunnel's end is down. */
export const tunnelDown: Check<RealFacts> = {
  name: 'tunnel-down',
  severity: 'error',
  found: 'tunl0 (ip6tnl0) is down',
  why: 'The kernel drops what comes out of a tunnel whose interface is down.',
  look: facts =>
    neededTunnels(facts)
      .filter(({ device }) => interfaceOf(facts.host, device)?.up === false)
      .map(({ device }) => ({
        object: device,
        seen: `${device} is down`,
        expected: `${device} up`,
        changes: [
          { kind: 'ip', addresses: false, words: `link set dev ${device} up`, undo: `link set dev ${device} down` },
        ],
      })),
};
