import { commonFiles, linesText, type SetupFile, type SetupWishes, type TunnelEnd, tunnelEnds } from './plan.ts';

/** Files for systemd-networkd (systemd.network(5)). The module makes the interface: networkd need not. */
export function networkdFiles(wishes: SetupWishes): readonly SetupFile[] {
  return [...commonFiles(wishes), ...tunnelEnds(wishes).map(file)];
}

function file({ device, addresses, mss }: TunnelEnd): SetupFile {
  return {
    path: `/etc/systemd/network/50-lvx-${device}.network`,
    text: linesText([
      '[Match]',
      `Name=${device}`,
      '',
      '[Link]',
      'RequiredForOnline=no',
      '',
      '[Network]',
      'ConfigureWithoutCarrier=yes',
      'LinkLocalAddressing=no',
      'IPv6AcceptRA=no',
      ...addresses.map(address => `Address=${address}`),
      '',
      '# In the [Route] section of the default route, in the file of the interface that it is on:',
      `# TCPAdvertisedMaximumSegmentSize=${mss}`,
    ]),
  };
}
