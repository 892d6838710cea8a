import { adm, balance } from '../direct.ts';
import type { Scenario } from '../scenario.ts';
import { checkTraffic } from './traffic.ts';

const vip = '74.207.226.17';
const servers = ['173.230.128.150', '173.230.130.118', '173.230.133.22', '173.230.133.56', '173.230.133.253'];

/** What an operator types for the classic set-up, and what is listed then. */
export const fiveServers: Scenario = {
  name: 'five-servers',
  purpose: 'The classic pool of five real servers, typed in as its operator would; the listing is what ipvsadm prints.',
  topologies: ['lvs-tun-classic'],
  directors: ['lvx', 'ipvs'],
  async run({ testbed, kind, check, tell }) {
    const director = testbed.director(kind);
    await director.start();
    for (const port of [80, 443]) {
      await adm(director, `-A -t ${vip}:${port} -s rr`);
      for (const server of servers) await adm(director, `-a -t ${vip}:${port} -r ${server}:${port} -i -w 1`);
    }
    const listing = await adm(director, '-Ln');
    tell('typed in; listed:');
    for (const line of listing.trimEnd().split('\n')) tell(`  ${line}`);
    // The first line has the kernel's table size in it.
    check.equal('the listing', listing.split('\n').slice(1).join('\n'), expectedListing());
    const others = testbed.topology.services.filter(({ protocol }) => protocol === 'udp');
    await balance(director, testbed.topology, others);
    await checkTraffic({ testbed, check, tell });
  },
};

function expectedListing(): string {
  const lines = [
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
  ];
  for (const port of [80, 443]) {
    lines.push(`TCP  ${vip}:${port} rr`);
    for (const server of servers)
      lines.push(`  -> ${`${server}:${port}`.padEnd(28)} Tunnel  1      0          0         `);
  }
  return `${lines.join('\n')}\n`;
}
