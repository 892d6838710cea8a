import type { XdpMode } from '../../bpf/index.ts';
import type { Log } from '../log.ts';
import type { SchedulerHook } from '../scheduler-hook.ts';
import { Attachments } from './attach.ts';
import { objectPath } from './object-path.ts';
import { PinFolder } from './pins.ts';
import { loadTables } from './tables.ts';
import { XdpDataplane } from './xdp-dataplane.ts';

/** Where the XDP dataplane is to work, and how large it is to be. */
export interface XdpOptions {
  /** Names of the interfaces that packets for VIPs arrive on. */
  readonly interfaces: readonly string[];
  readonly mode: XdpMode | 'auto';
  /** A folder on a bpf file system, /sys/fs/bpf/lvx by default. */
  readonly pinDir: string;
  /** Nominal number of connections, a power of two. */
  readonly connections: number;
  readonly log: Log;
  /** Schedulers of the control plane's own; by default there are none. */
  readonly hook?: SchedulerHook;
}

/**
 * Starts the XDP dataplane, or takes over the one that is running: same services, connections and counters.
 *
 * Needs root (CAP_SYS_ADMIN, since it opens maps by their ids) and Linux 6.1.
 * @throws DataplaneError ERR_ATTACH, ERR_UNSUPPORTED; BpfError
 */
export async function openXdpDataplane(options: XdpOptions): Promise<XdpDataplane> {
  const { interfaces, mode, connections, log, hook } = options;
  const pins = new PinFolder(options.pinDir);
  const tables = await loadTables({ objectFile: objectPath(), pins, connections, log });
  const dataplane = new XdpDataplane({ loaded: tables, pins, log, hook });
  try {
    await dataplane.refresh();
    const program = tables.object.program('lvx');
    dataplane.keepAttached(await Attachments.open({ program, interfaces, mode, pins, log }));
    return dataplane;
  } catch (error) {
    dataplane.close();
    if (!tables.adopted) pins.removeAll();
    throw error;
  }
}
