import { hostname } from 'node:os';
import { formatIpv4 } from '../../src/net/ipv4.ts';
import { builtProgram } from '../../src/netns/paths.ts';
import type { Scenario } from '../scenario.ts';
import { type Breakage, namesOf, Patient } from './patient.ts';
import { firstService } from './service.ts';

/** A real server that is broken in every way the doctor knows, one at a time. */
export const doctorReal: Scenario = {
  name: 'doctor-real',
  purpose:
    'Each thing that makes a real server fail is found by `lvx doctor --real`, and gone when its advice is followed.',
  topologies: ['lvs-tun'],
  directors: ['lvx'],
  async run({ testbed, check, tell }) {
    const vip = formatIpv4(firstService(testbed).address);
    // Folders of its own say what happens at boot: nothing is written to the machine's.
    const own = 'mount -t tmpfs none /etc/modules-load.d; mount -t tmpfs none /etc/sysctl.d; ';
    const named = `${own}echo ipip > /etc/modules-load.d/lvx.conf; `;
    const on = { testbed, node: 'real1', check };
    const patient = new Patient({ ...on, options: ['--real', '--vip', vip], prepare: named });
    const healthy = { status: 0, diagnosis: { healthy: true, findings: [], notChecked: [] } };

    tell('a server that works, with less than the whole set-up');
    const bare = await new Patient({ ...on, options: ['--real'], prepare: own }).doctor();
    const found = ['module-not-at-boot', 'tunnel-arp', 'ip-forward', 'announced-mss'];
    check.equal(
      'the VIP is taken from tunl0, and the rest of the set-up is found missing',
      namesOf(bare.diagnosis.findings),
      found,
    );
    await patient.run([`ip address del ${vip}/32 dev tunl0; ip link set dev tunl0 down`]);
    const unnamed = (await new Patient({ ...on, options: ['--real'], prepare: named }).doctor()).diagnosis.findings;
    check.equal(
      'without any VIP, that is found',
      unnamed.slice(0, 2).map(({ name, object }) => [name, object]),
      [
        ['tunnel-down', 'tunl0'],
        ['vip-missing', 'tunl0'],
      ],
    );

    tell('lvx real-setup');
    const setUp = `${process.execPath} ${builtProgram('lvx')} real-setup --vip ${vip} --interface eth0 | sh && `;
    const fresh = new Patient({ ...on, options: ['--real', '--vip', vip], prepare: `${own}${setUp}` });
    check.equal('what lvx real-setup prints, run: healthy', await fresh.doctor(), healthy);

    for (const breakage of breakages(vip)) {
      tell(breakage.what);
      await patient.suffer(breakage);
    }
    // Whoever else uses tunnels on this machine would lose them.
    if (hostname() !== 'lvx-vm') return;
    tell('the module goes');
    await patient.suffer({
      what: 'ipip is not loaded',
      cause: ['rmmod ipip'],
      found: ['module-not-loaded'],
      cure: 'commands',
      left: ['tunnel-down', 'vip-missing', 'tunnel-arp'],
    });
    const { diagnosis } = await patient.doctor(['--fix', '--add-vips', '--yes']);
    check.equal('one call with --fix --add-vips makes the rest', namesOf(diagnosis.findings), []);
  },
};

function breakages(vip: string): readonly Breakage[] {
  return [
    {
      what: 'the VIP is missing',
      cause: [`ip address del ${vip}/32 dev tunl0`],
      found: ['vip-missing'],
      cure: 'commands',
    },
    {
      what: 'the VIP has the netmask of its network',
      cause: [`ip address del ${vip}/32 dev tunl0`, `ip address add ${vip}/24 dev tunl0`],
      found: ['vip-netmask'],
      cure: 'fix',
    },
    { what: 'the tunnel is down', cause: ['ip link set dev tunl0 down'], found: ['tunnel-down'], cure: 'fix' },
    {
      what: 'the tunnel has another name',
      cause: ['ip link set dev tunl0 down; ip link set dev tunl0 name tun9'],
      found: ['tunnel-missing'],
      cure: 'commands',
    },
    {
      what: 'reverse path filtering is strict',
      cause: ['sysctl -qw net.ipv4.conf.tunl0.rp_filter=1'],
      found: ['rp-filter-strict'],
      cure: 'fix',
    },
    {
      what: 'it is strict by the setting for all',
      cause: ['sysctl -qw net.ipv4.conf.all.rp_filter=1'],
      found: ['rp-filter-strict'],
      cure: 'fix',
    },
    {
      what: 'reverse path filtering is loose',
      cause: ['sysctl -qw net.ipv4.conf.tunl0.rp_filter=2'],
      found: ['rp-filter-loose'],
      cure: 'fix',
    },
    {
      what: 'it answers ARP for the VIP',
      cause: ['sysctl -qw net.ipv4.conf.all.arp_ignore=0 net.ipv4.conf.eth0.arp_ignore=0'],
      found: ['arp-ignore'],
      cure: 'fix',
    },
    {
      what: 'it answers ARP for the VIP by the setting of one interface',
      cause: ['sysctl -qw net.ipv4.conf.eth0.arp_ignore=3'],
      found: ['arp-ignore'],
      cure: 'fix',
    },
    {
      what: 'it asks ARP with the VIP',
      cause: ['sysctl -qw net.ipv4.conf.all.arp_announce=0 net.ipv4.conf.eth0.arp_announce=0'],
      found: ['arp-announce'],
      cure: 'fix',
    },
    {
      what: "the tunnel's ARP is as usual",
      cause: ['sysctl -qw net.ipv4.conf.tunl0.arp_ignore=0'],
      found: ['tunnel-arp'],
      cure: 'fix',
    },
    { what: 'it does not forward', cause: ['sysctl -qw net.ipv4.ip_forward=0'], found: ['ip-forward'], cure: 'fix' },
    {
      what: 'there are two default gateways',
      cause: ['ip route add default via 10.0.0.3 metric 100'],
      found: ['default-gateways'],
      cure: 'none',
      tidy: ['ip route del default via 10.0.0.3 metric 100'],
    },
    {
      what: 'the default gateway is in the network of a balanced address',
      cause: [
        `ip address add 198.74.61.31/24 dev eth0`,
        'ip route replace default via 198.74.61.1 dev eth0 advmss 1440',
      ],
      options: ['--vip', '198.74.61.31'],
      found: ['vip-missing', 'default-by-vip'],
      cure: 'none',
      tidy: ['ip address del 198.74.61.31/24 dev eth0', 'ip route replace default via 10.0.0.1 advmss 1440'],
    },
    {
      what: 'the default route goes into the tunnel',
      cause: ['ip route replace default dev tunl0'],
      found: ['default-by-tunnel'],
      cure: 'commands',
      tidy: ['ip route add default via 10.0.0.1 advmss 1440'],
    },
  ];
}
