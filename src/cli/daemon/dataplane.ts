import type { Dataplane } from '../../dataplane/dataplane.ts';
import { NoneDataplane } from '../../dataplane/none/index.ts';
import type { SchedulerHook } from '../../dataplane/scheduler-hook.ts';
import type { DaemonOptions } from './options.ts';
import { mayHandlePackets, mayLoadXdp } from './privileges.ts';

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
  const needs = needsOf(dataplane);
  if (needs === undefined) return;
  const got = `user id ${process.geteuid?.()} without it`;
  throw new StartError(`The ${dataplane} dataplane expects root, or ${needs}, got ${got}; try sudo`);
}

/** The capabilities that are missing for a dataplane; undefined if none are. */
function needsOf(dataplane: DaemonOptions['dataplane']): string | undefined {
  if (dataplane === 'none') return undefined;
  if (dataplane === 'xdp') return mayLoadXdp() ? undefined : 'CAP_NET_ADMIN and CAP_BPF';
  return mayHandlePackets() ? undefined : 'CAP_NET_ADMIN and CAP_NET_RAW';
}

/** Who hears of a dataplane. */
interface Listeners {
  readonly log: DataplaneLog;
  /** Schedulers that were added. */
  readonly hook: SchedulerHook;
  /** Is told if it ends by itself. */
  readonly fail: (error: Error) => void;
}

/** Opens the dataplane that the command line asks for. The native libraries are loaded only then. */
export async function openDataplane(options: DaemonOptions, listeners: Listeners): Promise<Dataplane> {
  switch (options.dataplane) {
    case 'none':
      return new NoneDataplane();
    case 'userspace':
      return openUserspace(options, listeners);
    case 'xdp':
      return openXdp(options, listeners);
    case 'auto':
      return openBest(options, listeners);
  }
}

/** XDP where the machine can do it, else userspace. */
async function openBest(options: DaemonOptions, listeners: Listeners): Promise<Dataplane> {
  if (!mayLoadXdp()) return openUserspace(options, listeners);
  try {
    return await openXdp(options, listeners);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    listeners.log.warn(`packets are handled in userspace, many times slower, since XDP can't be used: ${reason}`);
    return openUserspace(options, listeners);
  }
}

async function openXdp({ interfaces, xdpMode: mode, pinDir, connections }: DaemonOptions, { log, hook }: Listeners) {
  const { openXdpDataplane } = await import('../../dataplane/xdp/index.ts');
  return openXdpDataplane({ interfaces, mode, pinDir, connections, log, hook });
}

async function openUserspace({ interfaces, connections, packets }: DaemonOptions, { log, hook, fail }: Listeners) {
  const { openUserspaceDataplane } = await import('../../dataplane/userspace/index.ts');
  return openUserspaceDataplane({ interfaces, connections, packets, log, hook, fail });
}
