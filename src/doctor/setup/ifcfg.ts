import { commonFiles, linesText, type SetupFile, type SetupWishes, type TunnelEnd, tunnelEnds } from './plan.ts';

const folder = '/etc/sysconfig/network-scripts';

/** Files for network-scripts (RHEL 8 and older). */
export function ifcfgFiles(wishes: SetupWishes): readonly SetupFile[] {
  return [...commonFiles(wishes), ...tunnelEnds(wishes).map(end => (end.family === 4 ? ipv4File(end) : ipv6File(end)))];
}

function ipv4File({ device, addresses, mss }: TunnelEnd): SetupFile {
  // The first without a number, as tools expect it; further ones are numbered.
  const numbered = addresses.map((address, index) => {
    const number = index === 0 ? '' : String(index);
    return [`IPADDR${number}=${withoutPrefix(address)}`, `NETMASK${number}=255.255.255.255`];
  });
  return {
    path: `${folder}/ifcfg-${device}`,
    text: linesText([
      `DEVICE=${device}`,
      'TYPE=ipip',
      'ONBOOT=yes',
      'BOOTPROTO=none',
      'NM_CONTROLLED=no',
      '# There is no ARP in a tunnel.',
      'ARPCHECK=no',
      ...numbered.flat(),
      `# In route-NAME of the interface with the default route: default via GATEWAY dev NAME advmss ${mss}`,
    ]),
  };
}

function ipv6File({ device, addresses, mss }: TunnelEnd): SetupFile {
  const [first = '', ...others] = addresses;
  return {
    path: `${folder}/ifcfg-${device}`,
    text: linesText([
      `DEVICE=${device}`,
      'TYPE=ip6tnl',
      'ONBOOT=yes',
      'BOOTPROTO=none',
      'NM_CONTROLLED=no',
      'IPV6INIT=yes',
      'IPV6_AUTOCONF=no',
      `IPV6ADDR=${first}`,
      ...(others.length === 0 ? [] : [`IPV6ADDR_SECONDARIES="${others.join(' ')}"`]),
      `# In route6-NAME of the interface with the default route: default via GATEWAY dev NAME advmss ${mss}`,
    ]),
  };
}

function withoutPrefix(address: string): string {
  return address.replace(/\/.*/, '');
}
