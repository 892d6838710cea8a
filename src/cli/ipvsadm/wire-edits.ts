import type { WireEdit, WireServerEdit, WireServerOptions, WireVirtualAddress } from '../../api/wire.ts';
import type { EditCommand } from './command.ts';

type ServerCommand = Extract<EditCommand, { kind: 'add-server' | 'edit-server' }>;

/** Commands as the API takes many of them: servers that are added to one service, one after the other, in one entry. */
export function wireEdits(commands: readonly EditCommand[]): WireEdit[] {
  const edits: WireEdit[] = [];
  let adding: { readonly service: WireVirtualAddress; readonly servers: WireServerEdit[] } | undefined;
  for (const command of commands) {
    if (command.kind !== 'add-server') {
      adding = undefined;
      edits.push(wireEdit(command));
      continue;
    }
    if (adding === undefined || !isSame(adding.service, command.service)) {
      adding = { service: command.service, servers: [] };
      edits.push({ kind: 'add-servers', ...adding });
    }
    adding.servers.push(wireServer(command));
  }
  return edits;
}

function wireEdit(command: Exclude<EditCommand, { kind: 'add-server' }>): WireEdit {
  if (command.kind !== 'edit-server') return command;
  return { kind: command.kind, service: command.service, server: wireServer(command) };
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
