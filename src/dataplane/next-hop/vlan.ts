import { Limits } from '../../bpf/generated/lvx.ts';
import type { VlanTag } from '../../net/vlan-tag.ts';
import type { Interface } from './interface.ts';

/** What frames of an interface really leave by. */
export interface Egress {
  /** No VLAN device. */
  readonly interface: Interface;
  /** The tags that they have there, outermost first. */
  readonly tags: readonly VlanTag[];
}

/**
 * Goes from an interface down through the VLAN devices to the one below them all. Undefined where that leads out of the
 * network namespace, or the frames would have more tags than the program can write.
 */
export function egressOf(link: Interface, interfaces: ReadonlyMap<string, Interface>): Egress | undefined {
  const tags: VlanTag[] = [];
  let current: Interface | undefined = link;
  while (current?.vlan !== undefined && tags.length < Limits.TAGS_MAX) {
    tags.unshift(current.vlan.tag);
    current = current.vlan.parent === undefined ? undefined : interfaces.get(current.vlan.parent);
  }
  return current === undefined || current.vlan !== undefined ? undefined : { interface: current, tags };
}
