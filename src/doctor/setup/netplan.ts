import { stringify } from 'yaml';
import { commonFiles, type SetupFile, type SetupWishes, tunnelEnds } from './plan.ts';

/**
 * Files for netplan with networkd. The interface is one that is there, made by the module: netplan's own tunnels want to
 * know the other end.
 */
export function netplanFiles(wishes: SetupWishes): readonly SetupFile[] {
  const ends = tunnelEnds(wishes);
  const ethernets = Object.fromEntries(
    ends.map(({ device, addresses }) => [
      device,
      { optional: true, 'link-local': [], 'accept-ra': false, addresses: [...addresses] },
    ]),
  );
  // It has no word for the size of segments: a smaller MTU of the route does the same, and makes answers as small.
  const advice = ends.map(
    ({ family, innerMtu }) =>
      `# On the default route of IPv${family}, in the file of its interface: mtu: ${innerMtu}\n`,
  );
  const text = stringify({ network: { version: 2, renderer: 'networkd', ethernets } });
  const path = '/etc/netplan/60-lvx.yaml';
  return [...commonFiles(wishes), { path, text: `# chmod 600 ${path}\n${text}${advice.join('')}` }];
}
