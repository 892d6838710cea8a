import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../../netns/check.ts';
import { adm, balance } from '../../netns/direct.ts';
import { type Breakage, Patient } from '../../netns/scenarios/patient.ts';
import { firstService } from '../../netns/scenarios/service.ts';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { passObject } from '../../src/netns/paths.ts';
import type { Testbed } from '../../src/netns/testbed.ts';

/** Breaks the director of the topology `lvs-tun` in every way the doctor knows, one at a time, and has it mended. */
export async function breakDirector(testbed: Testbed, check: Check, tell: (text: string) => void): Promise<void> {
  const director = testbed.lvx();
  await director.start();
  const service = firstService(testbed);
  await balance(director, testbed.topology, [service]);
  const vip = formatIpv4(service.address);
  const tools = join(testbed.directory, 'tools');
  const patient = new Patient({
    ...{ testbed, node: 'director', check },
    options: ['--socket', director.socket, '--state-dir', join(testbed.directory, 'state')],
    prepare: `PATH=${tools}:$PATH; `,
  });
  const real = new Patient({ testbed, node: 'real1', check, options: ['--real', '--vip', vip] });
  const on = (node: string, ...lines: string[]) => lines.map(line => testbed.exec(node, 'sh', '-c', line));
  const far = formatIpv4(firstAddress('client'));
  const addFar = (how: string) => adm(director, `-a ${service.flag} -r ${far} ${how}`);
  const deleteFar = () => adm(director, `-d ${service.flag} -r ${far}`);

  const healthy = await patient.doctor();
  check.equal('a director as it should be is healthy', healthy, {
    status: 0,
    diagnosis: { healthy: true, findings: [], notChecked: [] },
  });

  const breakages: readonly Breakage[] = [
    {
      what: 'the VIP is gone',
      cause: [`ip address del ${vip}/32 dev lo`],
      found: ['vip-not-here'],
      cure: 'commands',
    },
    {
      what: 'ARP is ignored',
      cause: ['sysctl -qw net.ipv4.conf.all.arp_ignore=1'],
      found: ['vip-silent'],
      cure: 'fix',
    },
    {
      what: 'a real server answers ARP for the VIP',
      cause: async () => {
        await Promise.all(on('real1', `ip address add ${vip}/32 dev lo; sysctl -qw net.ipv4.conf.all.arp_ignore=0`));
      },
      found: ['vip-elsewhere'],
      cure: async () => {
        await real.doctor(['--fix', '--yes']);
        await Promise.all(on('real1', `ip address del ${vip}/32 dev lo`));
      },
    },
    {
      what: 'a server behind the router is direct',
      cause: async () => {
        await addFar('-g -w 1');
      },
      found: ['direct-by-router'],
      cure: async () => {
        await adm(director, `-e ${service.flag} -r ${far} -i -w 1`);
      },
    },
    {
      what: 'a link on the way is small',
      cause: async () => {
        await Promise.all(on('router', 'ip link set dev internet mtu 1300'));
      },
      found: ['path-mtu'],
      cure: 'commands',
      tidy: [`ip route del ${far}`],
    },
    {
      what: 'there is no route to a server',
      cause: [`ip route add unreachable ${far}`],
      found: ['server-no-route'],
      cure: async () => {
        await patient.run([`ip route del unreachable ${far}`]);
        await Promise.all(on('router', 'ip link set dev internet mtu 1500'));
        await deleteFar();
      },
    },
    {
      what: 'a server takes less than its network',
      cause: async () => {
        await Promise.all(on('real1', 'ip link set dev eth0 mtu 1400'));
      },
      found: ['path-black-hole'],
      cure: 'commands',
      tidy: ['ip route del 10.0.0.11'],
    },
    {
      what: 'tunnelled packets leave with the VIP',
      cause: async () => {
        await Promise.all(on('real1', 'ip link set dev eth0 mtu 1500'));
        await patient.run([`ip route replace 10.0.0.11 dev eth0 src ${vip}`]);
      },
      found: ['tunnel-source'],
      cure: () => patient.run(['ip route replace 10.0.0.11 dev eth0 src 10.0.0.2']),
      tidy: ['ip route del 10.0.0.11'],
    },
    {
      what: 'the balanced address has a gateway of its own',
      cause: [
        'ip address add 198.74.61.31/24 dev eth0 label eth0:0',
        'ip route del default via 10.0.0.1',
        'ip route add default via 10.0.0.1 metric 100',
        'ip route add default via 198.74.61.1',
      ],
      options: ['--vip', '198.74.61.31'],
      found: ['default-by-vip', 'default-gateways'],
      cure: 'commands',
      tidy: ['ip address del 198.74.61.31/24 dev eth0'],
    },
    {
      what: 'clients come in where answers do not go out',
      cause: [
        'ip link add name spare0 type veth peer name spare1; ip link set dev spare0 up; ip link set dev spare1 up',
        'ip address add 10.7.0.1/24 dev spare0',
        'ip route add default via 10.7.0.2; ip route del default via 10.0.0.1',
        'sysctl -qw net.ipv4.conf.eth0.rp_filter=1',
      ],
      found: ['rp-filter-away'],
      cure: 'fix',
      tidy: ['ip route del default; ip route add default via 10.0.0.1', 'sysctl -qw net.ipv4.conf.eth0.rp_filter=0'],
    },
    {
      what: 'another XDP program is on the interface',
      cause: [`ip link set dev spare0 xdpdrv object ${passObject} section xdp`],
      options: ['--interface', 'spare0'],
      found: ['xdp-foreign'],
      cure: 'commands',
      // lvxd is not on it either.
      left: ['xdp-missing'],
    },
    {
      what: 'an interface is down',
      cause: ['ip link set dev spare0 down'],
      options: ['--interface', 'spare0'],
      found: ['interface-down', 'xdp-missing'],
      cure: 'commands',
      left: ['xdp-missing'],
    },
    {
      what: 'a driver has no native XDP',
      cause: ['ip link add name bridge0 type bridge; ip link set dev bridge0 up'],
      options: ['--interface', 'bridge0'],
      found: ['xdp-missing', 'xdp-generic'],
      cure: () => patient.run(['ip link del bridge0']),
      left: ['interface-down'],
    },
    {
      what: 'hardware merges packets',
      // No virtual device does: this program plays ethtool for a NIC that does.
      cause: async () => {
        mkdirSync(tools);
        const state = join(tools, 'off');
        const lines = ['#!/bin/sh', `[ "$1" = -K ] && touch ${state} && exit`, `now=on; test -e ${state} && now=off`];
        lines.push('echo "Features for $2:"', 'echo "large-receive-offload: $now"', '');
        writeFileSync(join(tools, 'ethtool'), lines.join('\n'));
        chmodSync(join(tools, 'ethtool'), 0o755);
      },
      found: ['lro'],
      cure: () => patient.run([`${join(tools, 'ethtool')} -K eth0 lro off`]),
    },
    {
      what: 'lvxd has ended',
      cause: async () => {
        await director.stop('SIGTERM');
      },
      found: ['lvxd-not-running'],
      cure: () => director.start(),
    },
    {
      what: 'lvxd has ended, and its state is damaged',
      cause: async () => {
        await director.stop('SIGTERM');
        await patient.run([`cd ${join(testbed.directory, 'state')} && cp state.json kept && echo '{' > state.json`]);
      },
      found: ['lvxd-not-running', 'state-unreadable'],
      cure: async () => {
        await patient.run([`cd ${join(testbed.directory, 'state')} && mv kept state.json`]);
        await director.start();
      },
    },
  ];
  for (const breakage of breakages) {
    tell(breakage.what);
    await patient.suffer(breakage);
  }

  function firstAddress(node: string) {
    const [address] = testbed.node(node).interfaces.flatMap(port => port.addresses);
    if (address === undefined) throw new Error(`${node}: expected an address`);
    return address.address;
  }
}
