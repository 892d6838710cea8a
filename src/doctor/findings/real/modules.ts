import type { Check } from '../../check.ts';
import { interfaceOf, neededTunnels, type RealFacts } from '../../facts/real.ts';
import type { Tunnel } from '../../tunnels.ts';

/** The module that takes packets out of tunnels is not there. */
export const moduleNotLoaded: Check<RealFacts> = {
  name: 'module-not-loaded',
  severity: 'error',
  found: '`ipip` (for IPv6 VIPs `ip6_tunnel`) is not loaded',
  why: 'Without it the kernel has no tunl0 and answers tunnelled packets with an ICMP error.',
  look: facts =>
    neededTunnels(facts)
      .filter(tunnel => !isThere(facts, tunnel))
      .map(({ module, device }) => ({
        object: module,
        seen: `${module} is not loaded, and there is no ${device}`,
        expected: `${module} loaded`,
        mend: [`modprobe ${module}`],
      })),
};

/** The module will not be there after a reboot. */
export const moduleNotAtBoot: Check<RealFacts> = {
  name: 'module-not-at-boot',
  severity: 'warning',
  found: 'it is loaded, but neither /etc/modules nor modules-load.d has it loaded at boot',
  why: 'After a reboot tunl0 may be missing when its address is to be set, and the server takes no packets.',
  look: facts =>
    neededTunnels(facts)
      .filter(tunnel => isThere(facts, tunnel) && !isKept(facts, tunnel))
      .map(({ module }) => ({
        object: module,
        seen: `${module} is named in no file of /etc/modules-load.d, nor in /etc/modules`,
        expected: `${module} loaded at boot`,
        mend: [`echo ${module} >> /etc/modules-load.d/lvx.conf`],
      })),
};

/** Whether the kernel has a module, loaded or built in. */
export function isThere({ host }: RealFacts, { module, device, kind }: Tunnel): boolean {
  const { loaded, builtIn } = host.modules;
  if (loaded.has(module) || builtIn.has(module) || interfaceOf(host, device) !== undefined) return true;
  return host.interfaces.some(each => each.kind === kind);
}

function isKept({ host: { modules } }: RealFacts, { module }: Tunnel): boolean {
  // A kernel with the module inside lists no such module as loaded.
  return modules.atBoot.has(module) || modules.builtIn.has(module) || !modules.loaded.has(module);
}
