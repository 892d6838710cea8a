import type { Log } from '../log.ts';
import { noSchedulerHook, type SchedulerHook } from '../scheduler-hook.ts';
import { HostRule } from './io/host-rule.ts';
import { PacketClient } from './thread/packet-client.ts';
import type { PacketPath } from './thread/protocol.ts';
import { UserspaceDataplane } from './userspace-dataplane.ts';

/** Where the userspace dataplane is to work, and how large it is to be. */
export interface UserspaceOptions {
  /** Names of the interfaces that packets for VIPs arrive on. */
  readonly interfaces: readonly string[];
  /** Connections and persistence templates that there is room for. */
  readonly connections: number;
  /** How packets are taken and sent. */
  readonly packets: PacketPath;
  readonly log: Log;
  /** Schedulers that run in the control plane. Default: none. */
  readonly hook?: SchedulerHook;
  /** Is told if the dataplane ends by itself: packets are not forwarded any more. */
  readonly fail: (error: Error) => void;
}

/**
 * Starts the userspace dataplane. It ends with the process: nothing is taken over from a former run.
 *
 * Needs CAP_NET_RAW and CAP_NET_ADMIN, nftables, and libpcap or, for AF_XDP, CAP_BPF.
 * @throws DataplaneError ERR_ATTACH; BpfError
 */
export async function openUserspaceDataplane({
  fail,
  hook = noSchedulerHook,
  ...options
}: UserspaceOptions): Promise<UserspaceDataplane> {
  const { interfaces, log } = options;
  const rule = new HostRule(interfaces);
  // Also what a former run left that was killed.
  await rule.cover([]);
  // By AF_XDP, the host does not get what is for services.
  const host = options.packets === 'pcap' ? rule : undefined;
  if (host === undefined) rule.remove();
  try {
    const thread = await PacketClient.start(options);
    const dataplane = new UserspaceDataplane({ thread, host, log, hook, fail });
    await dataplane.refresh();
    return dataplane;
  } catch (error) {
    host?.remove();
    throw error;
  }
}
