import type { Interface } from '../next-hop/interface.ts';
import { egressOf } from '../next-hop/vlan.ts';
import type { VlanName } from './table/vlan-set.ts';

/** The VLAN devices that are up. */
export function vlansOf(interfaces: ReadonlyMap<string, Interface>): VlanName[] {
  return [...interfaces.values()].flatMap((link): VlanName[] => {
    const egress = link.up ? egressOf(link, interfaces) : undefined;
    const [outer, inner] = egress?.tags ?? [];
    return egress !== undefined && outer !== undefined ? [[egress.interface.index, outer.id, inner?.id ?? 0]] : [];
  });
}
