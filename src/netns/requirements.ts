import { spawnSync } from 'node:child_process';
import { NetnsError } from './errors.ts';
import type { Topology } from './topology.ts';

/**
 * Checks that topologies can be brought up here: by root, and with `tunl0` where one has that.
 * @throws NetnsError that says what is missing and what to do.
 */
export function requireNetns(topologies: readonly Topology[]): void {
  if (process.getuid?.() !== 0) {
    throw new NetnsError(
      'ERR_NOT_ROOT',
      'network namespaces: expected to be root, got an ordinary user: put sudo in front',
    );
  }
  const tunnels = topologies.some(({ nodes }) =>
    nodes.some(node => node.interfaces.some(port => port.name === 'tunl0')),
  );
  if (tunnels && !hasTunl0()) {
    throw new NetnsError(
      'ERR_NO_IPIP',
      'tunl0: expected a kernel with ipip, got one without: the npm scripts run in a virtual machine here',
    );
  }
}

/** Asks for a tunnel in a namespace that goes with its process, which also makes the kernel load the module. */
function hasTunl0(): boolean {
  return (
    spawnSync('unshare', ['--net', 'sh', '-c', 'modprobe -q ipip; ip link show dev tunl0'], { stdio: 'ignore' })
      .status === 0
  );
}
