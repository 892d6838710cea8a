import t from 'tap';
import { parse } from 'yaml';
import { type SetupFormat, setupFiles, setupFormats, setupText } from '../../src/doctor/setup/formats.ts';
import type { SetupWishes } from '../../src/doctor/setup/plan.ts';
import { parseIp } from '../../src/net/ip.ts';

const both: SetupWishes = {
  vips: ['10.0.0.100', '10.0.0.101', 'fd00::100', '10.0.0.100', 'fd00::101'].map(parseIp),
  interfaces: [],
  mtu: 1500,
};
const four: SetupWishes = { vips: [parseIp('10.0.0.100')], interfaces: ['eth0.7'], mtu: 1400 };
const six: SetupWishes = { vips: [parseIp('fd00::100')], interfaces: [], mtu: 1500 };

function file(format: SetupFormat, wishes: SetupWishes, path: string): string {
  const found = setupFiles(format, wishes).find(each => each.path === path);
  if (found === undefined) throw new Error(`${format}: expected a file ${path}`);
  return found.text;
}

t.test('every format but ip has the modules and the settings as files', async t => {
  for (const format of setupFormats.filter(each => each !== 'ip')) {
    t.equal(file(format, both, '/etc/modules-load.d/lvx.conf'), 'ipip\nip6_tunnel\n', format);
    const settings = file(format, four, '/etc/sysctl.d/90-lvx.conf')
      .split('\n')
      .filter(line => !line.startsWith('#'));
    t.same(settings, [
      'net.ipv4.ip_forward = 1',
      'net.ipv4.conf.all.rp_filter = 0',
      'net.ipv4.conf.tunl0.rp_filter = 0',
      'net.ipv4.conf.eth0/7.rp_filter = 0',
      'net.ipv4.conf.all.arp_ignore = 1',
      'net.ipv4.conf.tunl0.arp_ignore = 3',
      'net.ipv4.conf.eth0/7.arp_ignore = 1',
      'net.ipv4.conf.all.arp_announce = 2',
      'net.ipv4.conf.tunl0.arp_announce = 2',
      'net.ipv4.conf.eth0/7.arp_announce = 2',
      '',
    ]);
    t.same(
      setupFiles(format, six)
        .map(({ path }) => path)
        .filter(path => path.includes('sysctl')),
      [],
      'IPv6 VIPs need none',
    );
  }
});

t.test('ifcfg numbers further VIPs', async t => {
  const lines = file('ifcfg', both, '/etc/sysconfig/network-scripts/ifcfg-tunl0').split('\n');
  for (const line of ['DEVICE=tunl0', 'TYPE=ipip', 'ONBOOT=yes', 'IPADDR=10.0.0.100', 'NETMASK=255.255.255.255'])
    t.ok(lines.includes(line), line);
  t.same(
    lines.filter(line => /^IPADDR1|^NETMASK1/.test(line)),
    ['IPADDR1=10.0.0.101', 'NETMASK1=255.255.255.255'],
  );
  const lines6 = file('ifcfg', both, '/etc/sysconfig/network-scripts/ifcfg-ip6tnl0').split('\n');
  t.same(
    lines6.filter(line => line.startsWith('IPV6ADDR')),
    ['IPV6ADDR=fd00::100/128', 'IPV6ADDR_SECONDARIES="fd00::101/128"'],
  );
});

t.test('networkd has an address a line, in the section of the network', async t => {
  const text = file('networkd', both, '/etc/systemd/network/50-lvx-tunl0.network');
  t.match(text, /^\[Match\]\nName=tunl0\n/);
  t.match(text, /\n\[Network\]\n(?:[^[]*\n)?Address=10\.0\.0\.100\/32\nAddress=10\.0\.0\.101\/32\n/);
  t.match(text, /TCPAdvertisedMaximumSegmentSize=1440\n/);
  t.match(file('networkd', both, '/etc/systemd/network/50-lvx-ip6tnl0.network'), /\nAddress=fd00::100\/128\n/);
});

t.test('netplan is YAML of its form', async t => {
  const text = file('netplan', both, '/etc/netplan/60-lvx.yaml');
  const link = { optional: true, 'link-local': [], 'accept-ra': false };
  t.same(parse(text), {
    network: {
      version: 2,
      renderer: 'networkd',
      ethernets: {
        tunl0: { ...link, addresses: ['10.0.0.100/32', '10.0.0.101/32'] },
        ip6tnl0: { ...link, addresses: ['fd00::100/128', 'fd00::101/128'] },
      },
    },
  });
  t.match(text, /IPv4, .*: mtu: 1480\n.*IPv6, .*: mtu: 1460\n$/);
});

t.test('the script is one text, with everything in it', async t => {
  const [script, ...others] = setupFiles('ip', both);
  t.same(others, []);
  t.match(script?.text, /^#!\/bin\/sh\nset -e\n/);
  t.match(
    script?.text,
    /\nip address replace 10\.0\.0\.101\/32 dev tunl0\n(?:.*\n)*ip address replace fd00::100\/128 dev ip6tnl0\n/,
  );
  t.match(setupText(setupFiles('ip', four)), / advmss 1340; done\n/);
  t.notMatch(setupText(setupFiles('ip', six)), /tunl0 type ipip|sysctl/);
});

t.test('files are printed under their paths', async t => {
  t.match(
    setupText(setupFiles('networkd', six)),
    /^# \/etc\/modules-load\.d\/lvx\.conf\nip6_tunnel\n\n# \/etc\/systemd\/network\/50-lvx-ip6tnl0\.network\n\[Match\]/,
  );
});
