import { Limits, type VlanKey } from '../../bpf/generated/lvx.ts';
import type { BpfMap } from '../../bpf/index.ts';
import type { Interface } from '../next-hop/interface.ts';
import { egressOf } from '../next-hop/vlan.ts';

/** The program's table of the host's VLAN devices: frames with other tags are left to the kernel. */
export class VlanTable {
  readonly #map: Pick<BpfMap<VlanKey, number>, 'set' | 'delete'>;
  readonly #present = new Map<string, VlanKey>();

  /**
   * Takes over the devices that the table holds.
   * @param map tags of a frame → index of the VLAN device
   */
  constructor(map: Pick<BpfMap<VlanKey, number>, 'set' | 'delete' | 'keys'>) {
    this.#map = map;
    for (const key of [...map.keys()]) this.#present.set(nameOf(key), key);
  }

  /**
   * Writes the VLAN devices that are up, with two tags at most, and removes all others.
   * @returns how many found no room
   */
  update(interfaces: ReadonlyMap<string, Interface>): number {
    const wanted = vlansOf(interfaces);
    for (const [name, key] of this.#present) {
      if (wanted.has(name)) continue;
      this.#map.delete(key);
      this.#present.delete(name);
    }
    const added = [...wanted].filter(([name]) => !this.#present.has(name));
    const room = Limits.VLANS_MAX - this.#present.size;
    for (const [name, { key, device }] of added.slice(0, room)) {
      this.#map.set(key, device);
      this.#present.set(name, key);
    }
    return Math.max(0, added.length - room);
  }
}

interface VlanEntry {
  readonly key: VlanKey;
  readonly device: number;
}

function vlansOf(interfaces: ReadonlyMap<string, Interface>): ReadonlyMap<string, VlanEntry> {
  const entries = [...interfaces.values()].flatMap(link => {
    const egress = link.up ? egressOf(link, interfaces) : undefined;
    const [outer, inner] = egress?.tags ?? [];
    if (egress === undefined || outer === undefined) return [];
    const key = { ifindex: egress.interface.index, outer: outer.id, inner: inner?.id ?? 0 };
    return [[nameOf(key), { key, device: link.index }] as const];
  });
  return new Map(entries);
}

function nameOf({ ifindex, outer, inner }: VlanKey): string {
  return `${ifindex} ${outer} ${inner}`;
}
