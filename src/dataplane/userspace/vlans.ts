import type { Interface } from '../next-hop/interface.ts';
import { egressOf } from '../next-hop/vlan.ts';
import type { VlanSet } from './table/vlan-set.ts';

/** Takes over the VLAN devices that are up. */
export function updateVlans(vlans: VlanSet, interfaces: ReadonlyMap<string, Interface>): void {
  vlans.clear();
  for (const link of interfaces.values()) {
    const egress = link.up ? egressOf(link, interfaces) : undefined;
    const [outer, inner] = egress?.tags ?? [];
    if (egress !== undefined && outer !== undefined) vlans.add(egress.interface.index, outer.id, inner?.id ?? 0);
  }
}
