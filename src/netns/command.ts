/** One command that builds a topology, as a person could type it. */
export type Command = IpCommand | SysctlCommand | OffloadCommand;

/** An `ip` command, in a namespace or, without one, on the host. */
export interface IpCommand {
  readonly kind: 'ip';
  readonly namespace?: string;
  readonly line: string;
}

/** A kernel setting of a namespace. */
export interface SysctlCommand {
  readonly kind: 'sysctl';
  readonly namespace: string;
  readonly key: string;
  readonly value: number;
  /** The kernel may lack it. */
  readonly optional?: boolean;
}

/** Turns off what would leave checksums or segments to a network card that isn't there. */
export interface OffloadCommand {
  readonly kind: 'offload';
  readonly namespace: string;
  readonly interface: string;
}

/** A command as one would type it. */
export function commandText(command: Command): string {
  switch (command.kind) {
    case 'ip':
      return command.namespace ? `ip -n ${command.namespace} ${command.line}` : `ip ${command.line}`;
    case 'sysctl':
      return `ip netns exec ${command.namespace} sysctl -w ${command.key}=${command.value}`;
    case 'offload':
      return `ip netns exec ${command.namespace} ethtool -K ${command.interface} ${offloadsOff}`;
  }
}

/** One run of a shell: commands of one namespace, in order. */
export interface Batch {
  readonly namespace?: string;
  readonly script: string;
}

/** Groups commands that follow each other in one namespace into few processes: starting one is what takes time. */
export function batchCommands(commands: readonly Command[]): Batch[] {
  const runs: Command[][] = [];
  for (const command of commands) {
    const run = runs.at(-1);
    if (run && run[0]?.namespace === command.namespace) run.push(command);
    else runs.push([command]);
  }
  return runs.map(run => {
    const namespace = run[0]?.namespace;
    return { ...(namespace === undefined ? {} : { namespace }), script: scriptOf(run) };
  });
}

const offloadsOff = 'tx off sg off tso off gso off gro off';

function scriptOf(commands: readonly Command[]): string {
  const parts: string[] = ['set -e'];
  let lines: string[] = [];
  const flush = () => {
    if (lines.length > 0) parts.push(["ip -batch - <<'END'", ...lines, 'END'].join('\n'));
    lines = [];
  };
  for (const command of commands) {
    if (command.kind === 'ip') {
      lines.push(command.line);
      continue;
    }
    flush();
    parts.push(command.kind === 'sysctl' ? writeSetting(command) : `ethtool -K ${command.interface} ${offloadsOff}`);
  }
  flush();
  return parts.join('\n');
}

/** Writes the file behind a setting: a shell does that itself, without starting `sysctl`. */
function writeSetting({ key, value, optional }: SysctlCommand): string {
  const file = `/proc/sys/${key.replaceAll('.', '/')}`;
  const write = `echo ${value} > ${file}`;
  return optional ? `if [ -e ${file} ]; then ${write}; fi` : write;
}
