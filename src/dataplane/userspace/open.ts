import type { Log } from '../log.ts';
import { Attachment } from './io/attachment.ts';
import { HostRule } from './io/host-rule.ts';
import { UserspaceDataplane } from './userspace-dataplane.ts';

/** Where the userspace dataplane is to work, and how large it is to be. */
export interface UserspaceOptions {
  /** Names of the interfaces that packets for VIPs arrive on. */
  readonly interfaces: readonly string[];
  /** Connections and persistence templates that there is room for. */
  readonly connections: number;
  readonly log: Log;
}

/**
 * Starts the userspace dataplane. It ends with the process: nothing is taken over from a former run.
 *
 * Needs CAP_NET_RAW and CAP_NET_ADMIN, libpcap and nftables.
 * @throws DataplaneError ERR_ATTACH; BpfError
 */
export async function openUserspaceDataplane({ interfaces, ...rest }: UserspaceOptions): Promise<UserspaceDataplane> {
  const host = new HostRule(interfaces);
  // Also what a former run left that was killed.
  await host.cover([]);
  const dataplane = new UserspaceDataplane({ ...rest, host });
  try {
    await dataplane.refresh();
    const { log } = rest;
    const { outbox } = dataplane;
    const handle = (bytes: Uint8Array, ifindex: number, begin: number, end: number) =>
      dataplane.handle(bytes, ifindex, begin, end);
    dataplane.keepAttached(new Attachment({ interfaces, outbox, handle, log }));
    return dataplane;
  } catch (error) {
    dataplane.close();
    throw error;
  }
}
