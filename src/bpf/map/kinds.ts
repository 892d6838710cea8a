/** The kernel's map types by number (`enum bpf_map_type` in linux/bpf.h). */
export const MAP_TYPES = [
  'unspec',
  'hash',
  'array',
  'prog_array',
  'perf_event_array',
  'percpu_hash',
  'percpu_array',
  'stack_trace',
  'cgroup_array',
  'lru_hash',
  'lru_percpu_hash',
  'lpm_trie',
  'array_of_maps',
  'hash_of_maps',
  'devmap',
  'sockmap',
  'cpumap',
  'xskmap',
  'sockhash',
  'cgroup_storage',
  'reuseport_sockarray',
  'percpu_cgroup_storage',
  'queue',
  'stack',
  'sk_storage',
  'devmap_hash',
  'struct_ops',
  'ringbuf',
  'inode_storage',
  'task_storage',
  'bloom_filter',
  'user_ringbuf',
  'cgrp_storage',
  'arena',
] as const;

/** The name of a map type; `type 99` for one that is newer than this table. */
export type MapType = (typeof MAP_TYPES)[number];

/** Flags at creation of a map (`BPF_F_*` in linux/bpf.h); combine with `|`. */
export const MapFlag = {
  NO_PREALLOC: 1 << 0,
  NO_COMMON_LRU: 1 << 1,
  NUMA_NODE: 1 << 2,
  RDONLY: 1 << 3,
  WRONLY: 1 << 4,
  RDONLY_PROG: 1 << 7,
  WRONLY_PROG: 1 << 8,
  /** The map can be mapped into memory (arrays). */
  MMAPABLE: 1 << 10,
  /** An array of another `max_entries` may take this one's place in a map of maps. */
  INNER_MAP: 1 << 12,
} as const;

/** When `set` may write: always, only if the key is new, only if it exists. */
export const SET_FLAGS = { any: 0, noexist: 1, exist: 2 } as const;

/** The key of `SET_FLAGS`. */
export type SetFlag = keyof typeof SET_FLAGS;

const PER_CPU: ReadonlySet<string> = new Set([
  'percpu_hash',
  'percpu_array',
  'lru_percpu_hash',
  'percpu_cgroup_storage',
]);

/** Whether an entry of this map type has one value for each possible CPU. */
export function isPerCpu(type: string): boolean {
  return PER_CPU.has(type);
}
