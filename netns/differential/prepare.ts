import type { Testbed } from '../../src/netns/testbed.ts';
import { macOfHost, serverAddress, serverCount } from './names.ts';
import { Shell } from './shell.ts';
import { WireEnd } from './wire-end.ts';

/** A director's host that is ready for a director. */
export interface Place {
  readonly end: WireEnd;
  readonly shell: Shell;
  /** Runs commands on it; the last one must end with 0. */
  exec(script: string): Promise<void>;
  close(): Promise<void>;
}

const settings: Readonly<Record<string, number>> = {
  'net.ipv6.conf.all.disable_ipv6': 0,
  'net.ipv6.conf.lo.disable_ipv6': 0,
  'net.ipv6.conf.eth0.disable_ipv6': 0,
  'net.ipv6.conf.eth0.accept_dad': 0,
  'net.ipv6.conf.eth0.accept_ra': 0,
  // As for IPv4: no error may be missing because there were others before it.
  'net.ipv6.icmp.ratelimit': 0,
};

/** Makes a testbed of the topology `wire` ready: IPv6, the VIPs, neighbours that need not be asked for, the cable's other end. */
export async function prepare(testbed: Testbed, vips: readonly string[]): Promise<Place> {
  const [cable] = testbed.cablesOf('director');
  if (!cable) throw new Error('director: expected an interface on a network, got none');
  await testbed.execAt(cable.namespace, 'ip', 'link', 'set', 'dev', cable.interface, 'address', mac('10.0.0.1'));
  await testbed.set('director', settings);
  const shell = new Shell(testbed.namespaceOf('director'));
  const exec = async (script: string) => {
    const { printed, status } = await shell.run(script);
    if (status !== 0) throw new Error(`${script}: expected exit status 0, got ${status}: ${printed}`);
  };
  await exec(["ip -batch - <<'END'", ...addressLines(vips), 'END'].join('\n'));
  const end = new WireEnd(cable);
  const close = async () => {
    end.close();
    await shell.close();
  };
  return { end, shell, exec, close };
}

function addressLines(vips: readonly string[]): string[] {
  const servers = Array.from({ length: serverCount }, (_, index) => index + 1);
  const neighbours = [
    ['10.0.0.1', '10.0.0.1'],
    ['fd00::1', '10.0.0.1'],
    ...servers.flatMap(number => {
      const host = serverAddress(number, 4);
      return [
        [host, host],
        [serverAddress(number, 6), host],
      ];
    }),
  ];
  return [
    'address add fd00::2/64 dev eth0 nodad',
    'route add default via fd00::1 dev eth0',
    ...vips.filter(vip => vip.includes(':')).map(vip => `address add ${vip}/128 dev lo nodad`),
    ...neighbours.map(([address, host = '']) => `neigh replace ${address} lladdr ${mac(host)} dev eth0 nud permanent`),
  ];
}

function mac(host: string): string {
  return macOfHost(host)
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join(':');
}
