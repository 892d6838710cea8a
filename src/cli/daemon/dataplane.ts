import type { Dataplane } from '../../dataplane/dataplane.ts';
import { NoneDataplane } from '../../dataplane/none/index.ts';
import type { DaemonOptions } from './options.ts';
import { mayLoadXdp } from './privileges.ts';

/** Where a dataplane tells what an operator should know. */
export interface DataplaneLog {
  info(message: string): void;
  warn(message: string): void;
}

/** Something about the machine or the command line keeps the daemon from starting. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'ERR_START';
}

/** @throws StartError if this process may not do what the dataplane needs. */
export function checkPrivileges({ dataplane }: DaemonOptions): void {
  if (dataplane === 'none' || mayLoadXdp()) return;
  const got = `user id ${process.geteuid?.()} without it`;
  throw new StartError(`The xdp dataplane expects root, or CAP_NET_ADMIN and CAP_BPF, got ${got}; try sudo`);
}

/** Opens the dataplane that the command line asks for. The native library of xdp is loaded only then. */
export async function openDataplane(options: DaemonOptions, log: DataplaneLog): Promise<Dataplane> {
  if (options.dataplane === 'none') return new NoneDataplane();
  const { openXdpDataplane } = await import('../../dataplane/xdp/index.ts');
  const { interfaces, xdpMode: mode, pinDir, connections } = options;
  return openXdpDataplane({ interfaces, mode, pinDir, connections, log });
}
