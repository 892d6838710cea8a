import { z } from 'zod';
import type { XdpMode } from '../../bpf/index.ts';
import type { IpCommand } from '../next-hop/ip-command.ts';

const schema = z.array(z.object({ ifname: z.string(), xdp: z.object({ mode: z.number() }).optional() }));

/** Linux, include/uapi/linux/if_link.h: XDP_ATTACHED_DRV, XDP_ATTACHED_SKB. */
const modes: Readonly<Record<number, XdpMode>> = { 1: 'native', 2: 'generic' };

/** How XDP programs are attached, by the interface's name; interfaces without one are left out. */
export async function readXdpModes(ip: IpCommand): Promise<ReadonlyMap<string, XdpMode>> {
  const found = new Map<string, XdpMode>();
  for (const { ifname, xdp } of schema.parse(JSON.parse(await ip(['-json', 'link', 'show'])))) {
    const mode = modes[xdp?.mode ?? 0];
    if (mode !== undefined) found.set(ifname, mode);
  }
  return found;
}
