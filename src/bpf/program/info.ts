import { decode, encode } from '../codec/codec.ts';
import { bytes, chars, struct, u32, u64 } from '../codec/index.ts';
import type { Fd } from '../fd.ts';
import { addressOf } from '../ffi/library.ts';
import { fillInfo } from '../kernel-info.ts';

/** What the kernel says of a program. */
export interface ProgramInfo {
  /** The name of the program type, or `type N` for one that this library has no name for. */
  readonly type: string;
  readonly id: number;
  /** The hash of its instructions, 16 hexadecimal digits: the same for the same code and constants. */
  readonly tag: string;
  /** At most 15 characters: the kernel cuts longer names. */
  readonly name: string;
  /** Ids of the maps that it uses. */
  readonly mapIds: readonly number[];
  /** Nanoseconds and runs counted while the sysctl kernel.bpf_stats_enabled is 1, else 0. */
  readonly runTimeNs: bigint;
  readonly runCount: bigint;
}

interface RawInfo {
  type: number;
  id: number;
  tag: Uint8Array;
  mapCount: number;
  mapIds: bigint;
  name: string;
  runTimeNs: bigint;
  runCount: bigint;
}

/** `struct bpf_prog_info` of linux/bpf.h, up to `run_cnt`. */
const codec = struct<RawInfo>(208, {
  type: [0, u32],
  id: [4, u32],
  tag: [8, bytes(8)],
  mapCount: [52, u32],
  mapIds: [56, u64],
  name: [64, chars(16)],
  runTimeNs: [192, u64],
  runCount: [200, u64],
});

/** Names of the program types that this library deals with (`enum bpf_prog_type`). */
const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'socket_filter'],
  [2, 'kprobe'],
  [3, 'sched_cls'],
  [4, 'sched_act'],
  [5, 'tracepoint'],
  [6, 'xdp'],
  [26, 'tracing'],
  [31, 'syscall'],
]);

const EMPTY: RawInfo = {
  type: 0,
  id: 0,
  tag: new Uint8Array(8),
  mapCount: 0,
  mapIds: 0n,
  name: '',
  runTimeNs: 0n,
  runCount: 0n,
};

/** The most maps that one program can use (`MAX_USED_MAPS`). */
const MOST_MAPS = 64;

/** The kernel's description of the program behind a descriptor. */
export function programInfo(fd: Fd): ProgramInfo {
  const ids = new Uint32Array(new ArrayBuffer(4 * MOST_MAPS));
  const raw = encode(codec, { ...EMPTY, mapCount: MOST_MAPS, mapIds: addressOf(ids.buffer) });
  fillInfo(fd, raw);
  const info = decode(codec, raw);
  return {
    type: TYPES.get(info.type) ?? `type ${info.type}`,
    id: info.id,
    tag: Buffer.from(info.tag).toString('hex'),
    name: info.name,
    mapIds: [...ids.subarray(0, info.mapCount)],
    runTimeNs: info.runTimeNs,
    runCount: info.runCount,
  };
}
