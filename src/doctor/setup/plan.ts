import { formatIp, type Ip } from '../../net/ip.ts';
import { advertisedMss } from '../mss.ts';
import { type Tunnel, tunnelOf, tunnelsOf } from '../tunnels.ts';
import { sysctlFile, sysctlLines } from './sysctls.ts';

/** What a real server is to be set up for. */
export interface SetupWishes {
  /** At least one. */
  readonly vips: readonly Ip[];
  /** Interfaces that the settings are to be written down for beside `all` and tunl0. */
  readonly interfaces: readonly string[];
  /** Of the way from the director, bytes. */
  readonly mtu: number;
}

/** A tunnel's end with the VIPs that belong on it. */
export interface TunnelEnd extends Tunnel {
  readonly family: 4 | 6;
  /** With their prefixes, e.g. `10.0.0.100/32`. */
  readonly addresses: readonly string[];
  /** What default routes are to announce, bytes. */
  readonly mss: number;
  /** What the tunnel leaves for a packet inside, bytes. */
  readonly innerMtu: number;
}

/** A file to write. */
export interface SetupFile {
  readonly path: string;
  /** With line ends. */
  readonly text: string;
}

/** The tunnels' ends that some VIPs need, each with its VIPs in the order given. */
export function tunnelEnds({ vips, mtu }: SetupWishes): readonly TunnelEnd[] {
  return tunnelsOf(vips).map(tunnel => {
    const mine = [...new Set(vips)].filter(vip => tunnelOf(vip) === tunnel);
    const family = tunnel.device === 'tunl0' ? 4 : 6;
    const addresses = mine.map(vip => `${formatIp(vip)}/${tunnel.prefixLength}`);
    return { ...tunnel, family, addresses, mss: advertisedMss(mtu, family), innerMtu: mtu - tunnel.header };
  });
}

/** The files that every way to configure a network needs beside its own: modules, and settings where there are IPv4 VIPs. */
export function commonFiles(wishes: SetupWishes): readonly SetupFile[] {
  const ends = tunnelEnds(wishes);
  const modules = { path: '/etc/modules-load.d/lvx.conf', text: linesText(ends.map(({ module }) => module)) };
  if (!ends.some(({ family }) => family === 4)) return [modules];
  return [modules, { path: sysctlFile, text: linesText(sysctlLines(wishes.interfaces)) }];
}

/** Lines as a text. */
export function linesText(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}
