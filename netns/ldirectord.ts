import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatEndpoint } from '../src/net/endpoint.ts';
import { formatIpv4 } from '../src/net/ipv4.ts';
import { builtProgram } from '../src/netns/paths.ts';
import { NamespaceProcess } from '../src/netns/process.ts';
import { tunnelAddress } from '../src/netns/rules.ts';
import type { Testbed } from '../src/netns/testbed.ts';
import type { TopologyService, WeightedNode } from '../src/netns/topology.ts';

/** Where real servers answer checks. */
export const checkPort = 8081;

/** What ldirectord is to look after. */
export interface Watched {
  readonly service: TopologyService;
  readonly servers: readonly WeightedNode[];
  /** Whether a server that fails gets weight 0, else it is removed. */
  readonly quiescent: boolean;
  /** Where lvxd takes commands. */
  readonly socket: string;
}

/**
 * Starts Debian's ldirectord as it is on the node of the director. With `-d` it stays in the foreground and takes `./ipvsadm`,
 * if there is one, for ipvsadm: there is a link to lvxadm.
 */
export function startLdirectord(testbed: Testbed, watched: Watched): NamespaceProcess {
  const directory = join(testbed.directory, 'ldirectord');
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  symlinkSync(builtProgram('lvxadm'), file('ipvsadm'));
  writeFileSync(file('ldirectord.cf'), configuration(testbed, watched, file('log')));
  const path = `${dirname(process.execPath)}:/usr/sbin:/usr/bin:/sbin:/bin`;
  return new NamespaceProcess({
    name: 'ldirectord',
    namespace: testbed.namespaceOf(testbed.nodeOf('director').name),
    command: ['sh', '-c', `cd ${directory} && exec ldirectord -d ${file('ldirectord.cf')} start`],
    env: { LVX_SOCKET: watched.socket, PATH: path },
  });
}

/** Checks have time in a slow virtual machine; the first that fails counts. */
function configuration(testbed: Testbed, { service, servers, quiescent }: Watched, log: string): string {
  const real = ({ node, weight }: WeightedNode) => {
    const address = formatIpv4(tunnelAddress(testbed.topology, node));
    return `        real=${address}:${service.port} ipip ${weight}\n`;
  };
  return `checktimeout=20
negotiatetimeout=20
checkinterval=1
failurecount=1
autoreload=no
quiescent=${quiescent ? 'yes' : 'no'}
logfile="${log}"

virtual=${formatEndpoint(service)}
${servers.map(real).join('')}        scheduler=wrr
        protocol=tcp
        service=http
        checktype=negotiate
        checkport=${checkPort}
        request="/"
        receive="server"
`;
}
