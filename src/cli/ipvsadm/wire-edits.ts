import type { WireEdit, WireServerEdit, WireServerOptions, WireVirtualAddress } from '../../api/wire.ts';
import type { EditCommand } from './command.ts';

type ServersEdit = Extract<WireEdit, { servers: unknown }>;

type ServerCommand = Extract<EditCommand, { kind: 'add-server' | 'edit-server' }>;

/** Commands as the API takes many of them: servers of one service that are added, or changed, one after the other are one entry. */
export function wireEdits(commands: readonly EditCommand[]): WireEdit[] {
  const edits: WireEdit[] = [];
  let last: (ServersEdit & { readonly servers: WireServerEdit[] }) | undefined;
  for (const command of commands) {
    if (command.kind !== 'add-server' && command.kind !== 'edit-server') {
      last = undefined;
      edits.push(command);
      continue;
    }
    const kind = command.kind === 'add-server' ? 'add-servers' : 'edit-servers';
    if (last?.kind !== kind || !isSame(last.service, command.service)) {
      last = { kind, service: command.service, servers: [] };
      edits.push(last);
    }
    last.servers.push(wireServer(command));
  }
  return edits;
}

/** What is as usual is left out: there may be a hundred thousand servers. */
function wireServer({ server: { address, port }, options }: ServerCommand): WireServerEdit {
  const { weight, forwarding, upperThreshold, lowerThreshold }: WireServerOptions = options;
  return {
    address,
    port,
    weight,
    ...(!(forwarding.kind === 'tunnel' && forwarding.tunnel === 'ipip') && { forwarding }),
    ...(upperThreshold > 0 && { upperThreshold }),
    ...(lowerThreshold > 0 && { lowerThreshold }),
  };
}

function isSame(one: WireVirtualAddress, other: WireVirtualAddress): boolean {
  if ('mark' in one || 'mark' in other) {
    return 'mark' in one && 'mark' in other && one.mark === other.mark && one.family === other.family;
  }
  return one.protocol === other.protocol && one.vip === other.vip && one.port === other.port;
}
