import { chars, struct, u32 } from '../codec/index.ts';
import type { Fd } from '../fd.ts';
import { readInfo } from '../kernel-info.ts';
import { MAP_TYPES } from './kinds.ts';

/** What the kernel says of a map. Sizes in bytes; `valueSize` of a per-CPU map is that of one CPU's value. */
export interface MapInfo {
  /** One of `MAP_TYPES`, or `type N` for a newer one. */
  readonly type: string;
  readonly id: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly maxEntries: number;
  /** `MapFlag` bits. */
  readonly flags: number;
  /** At most 15 characters: the kernel cuts longer names. */
  readonly name: string;
  /** The kernel's id of the BTF that describes key and value, 0 without one. */
  readonly btfId: number;
  readonly btfKeyTypeId: number;
  readonly btfValueTypeId: number;
}

/** `struct bpf_map_info` of linux/bpf.h. */
const codec = struct<Omit<MapInfo, 'type'> & { type: number }>(88, {
  type: [0, u32],
  id: [4, u32],
  keySize: [8, u32],
  valueSize: [12, u32],
  maxEntries: [16, u32],
  flags: [20, u32],
  name: [24, chars(16)],
  btfId: [64, u32],
  btfKeyTypeId: [68, u32],
  btfValueTypeId: [72, u32],
});

/** The kernel's description of the map behind a descriptor. */
export function mapInfo(fd: Fd): MapInfo {
  const info = readInfo(fd, codec);
  return { ...info, type: mapTypeName(info.type) };
}

/** The name of a map type's number. */
export function mapTypeName(type: number): string {
  return MAP_TYPES[type] ?? `type ${type}`;
}
