import { check } from '../errors.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { Codec } from './codec.ts';
import { array } from './sequences.ts';

/** What marks a codec as one for per-CPU maps. */
export interface PerCpu {
  /** The size of one CPU's value. */
  readonly perCpuSize: number;
}

/** A codec for the values of per-CPU maps: one value for each possible CPU. */
export type PerCpuCodec<T> = Codec<readonly T[]> & PerCpu;

/** How many CPUs the kernel may ever bring up, which is how many values an entry of a per-CPU map has. */
export function possibleCpus(): number {
  return check(libbpf().libbpf_num_possible_cpus(), 'count', 'possible CPUs');
}

/** Per-CPU values of the given kind; the kernel aligns each of them to 8 bytes. */
export function perCpu<T>(value: Codec<T>): PerCpuCodec<T> {
  const aligned: Codec<T> = { ...value, size: alignTo8(value.size) };
  return { ...array(aligned, possibleCpus()), perCpuSize: value.size };
}

/** Rounds a size up as the kernel does for array slots and per-CPU values. */
export function alignTo8(size: number): number {
  return Math.ceil(size / 8) * 8;
}
