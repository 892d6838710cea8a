import { Command, InvalidArgumentError, Option } from 'commander';
import { socketPath } from '../../api/socket-path.ts';
import { lvxVersion } from '../version.ts';

/** What lvxd was told on its command line. */
export interface DaemonOptions {
  readonly dataplane: 'auto' | 'xdp' | 'userspace' | 'none';
  readonly interfaces: readonly string[];
  readonly xdpMode: 'auto' | 'native' | 'generic';
  /** How the userspace dataplane takes packets and sends them. */
  readonly packets: 'pcap' | 'af_xdp';
  readonly socket: string;
  readonly stateDir: string;
  readonly pinDir: string;
  /** Nominal number of connections, a power of two. */
  readonly connections: number;
}

/** Reads lvxd's command line; prints help or the error and ends the process where commander does. */
export function parseDaemonOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): DaemonOptions {
  const command = daemonCommand().parse(argv, { from: 'user' });
  const { interface: interfaces, socket, ...options } = command.opts<ParsedOptions>();
  if (options.dataplane !== 'none' && interfaces.length === 0) {
    command.error(`error: --dataplane ${options.dataplane} needs at least one --interface`, { exitCode: 2 });
  }
  return { ...options, interfaces, socket: socketPath(socket, environment) };
}

type ParsedOptions = Omit<DaemonOptions, 'interfaces' | 'socket'> & { interface: string[]; socket?: string };

/** The grammar of `lvxd`. */
export function daemonCommand(): Command {
  return new Command('lvxd')
    .description('Director for LVS-TUN: schedules packets for VIPs over real servers and tunnels them there.')
    .version(lvxVersion())
    .option('-i, --interface <name>', 'interface that packets for VIPs arrive on; several, or a,b', addNames, [])
    .addOption(
      new Option('--dataplane <kind>', 'what forwards packets')
        .choices(['auto', 'xdp', 'userspace', 'none'])
        .default('xdp'),
    )
    .addOption(
      new Option('--xdp-mode <mode>', 'how to attach XDP').choices(['auto', 'native', 'generic']).default('auto'),
    )
    .addOption(
      new Option('--packets <path>', 'how userspace takes and sends packets')
        .choices(['pcap', 'af_xdp'])
        .default('pcap'),
    )
    .option('--socket <path>', 'unix socket to serve the API on (default: $LVX_SOCKET or /run/lvx/lvxd.sock)')
    .option('--state-dir <dir>', 'where the desired services are kept', '/var/lib/lvx')
    .option('--pin-dir <dir>', 'where the dataplane is pinned, on a bpf file system', '/sys/fs/bpf/lvx')
    .option('--connections <n>', 'nominal number of connections, a power of two', readPowerOfTwo, 1 << 20);
}

function addNames(text: string, before: readonly string[]): string[] {
  const names = text.split(',');
  if (names.some(name => !/^[^\s/]{1,15}$/.test(name))) {
    throw new InvalidArgumentError('Expected names of network interfaces.');
  }
  return [...new Set([...before, ...names])];
}

function readPowerOfTwo(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 2 ** 30 || !Number.isInteger(Math.log2(value))) {
    throw new InvalidArgumentError('Expected a power of two, at most 2^30.');
  }
  return value;
}
