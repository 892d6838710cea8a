import type { SysctlChange } from '../change.ts';
import { interfaceSysctl } from '../facts/sysctls.ts';
import { wanted } from '../wanted.ts';

/** The file of sysctl.d(5) that keeps a real server's settings. */
export const sysctlFile = '/etc/sysctl.d/90-lvx.conf';

/** The line of sysctl.d(5) that keeps a setting. */
export function sysctlLine({ key, value }: Pick<SysctlChange, 'key' | 'value'>): string {
  return `${key} = ${value}`;
}

/** What is to be in that file for IPv4 VIPs; `interfaces`: those that the settings are written down for beside `all`. */
export function sysctlLines(interfaces: readonly string[]): readonly string[] {
  const each = (setting: 'rp_filter' | 'arp_ignore' | 'arp_announce', value: number, tunnel = value) =>
    ['all', 'tunl0', ...interfaces].map(name =>
      sysctlLine({ key: interfaceSysctl(name, setting), value: name === 'tunl0' ? tunnel : value }),
    );
  return [
    '# What comes out of the tunnel may be for a container or a virtual machine on this server.',
    sysctlLine({ key: 'net.ipv4.ip_forward', value: wanted.ipForward }),
    '# What comes out of tunl0 has a source that is reached through another interface. The larger of two values counts.',
    ...each('rp_filter', wanted.rpFilter),
    '# No answer to ARP for the VIP.',
    ...each('arp_ignore', wanted.arpIgnore, wanted.tunnelArpIgnore),
    '# No question by ARP with the VIP as the sender.',
    ...each('arp_announce', wanted.arpAnnounce),
  ];
}
