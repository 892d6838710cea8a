import { announceCommand } from '../mss.ts';
import { commonFiles, linesText, type SetupWishes, type TunnelEnd, tunnelEnds } from './plan.ts';
import { sysctlFile } from './sysctls.ts';

/** A script of shell and iproute2: it writes the files for the next boot, and sets everything up now. */
export function ipScript(wishes: SetupWishes): string {
  const files = commonFiles(wishes);
  return [
    '#!/bin/sh\nset -e\n',
    ...files.map(({ path, text }) => `\n# ${path}\ncat > ${path} <<'END'\n${text}END\n`),
    ...tunnelEnds(wishes).map(endText),
    ...(files.some(({ path }) => path === sysctlFile) ? [`\nsysctl -q -p ${sysctlFile}\n`] : []),
    '\n# Announce TCP segments that fit the tunnel.\n',
    linesText(tunnelEnds(wishes).map(({ family, mss }) => announceCommand(family, mss))),
    '\n# Tunnel, addresses and routes last until a reboot: run this at boot, or see --format ifcfg, networkd, netplan.\n',
  ].join('');
}

function endText({ device, module, kind, addresses }: TunnelEnd): string {
  return linesText([
    '',
    `# ${device}: the kernel makes it with the module, unless it was told not to in containers.`,
    `modprobe ${module}`,
    `ip link show dev ${device} > /dev/null 2>&1 || ip link add name ${device} type ${kind}`,
    ...addresses.map(address => `ip address replace ${address} dev ${device}`),
    `ip link set dev ${device} up`,
  ]);
}
