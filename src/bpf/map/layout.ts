import type { Codec } from '../codec/codec.ts';
import { bytes, type PerCpuCodec } from '../codec/index.ts';
import { alignTo8, possibleCpus } from '../codec/per-cpu.ts';
import { BpfError } from '../errors.ts';
import type { MapInfo } from './info.ts';
import { isPerCpu } from './kinds.ts';

/** How keys and values of a map are encoded. Per-CPU maps need `perCpu(…)` as value. */
export interface Codecs<K, V> {
  readonly key: Codec<K>;
  readonly value: Codec<V>;
}

/** Codecs that leave keys and values as the bytes they are. */
export function rawCodecs(info: MapInfo): Codecs<Uint8Array, Uint8Array> {
  return { key: bytes(info.keySize), value: bytes(entrySize(info)) };
}

/** The bytes that a look-up writes: for per-CPU maps all CPUs' values. */
export function entrySize(info: MapInfo): number {
  return isPerCpu(info.type) ? alignTo8(info.valueSize) * possibleCpus() : info.valueSize;
}

/** The value size that the kernel is told when a map is created for a codec. */
export function declaredSize(codec: Codec<unknown>): number {
  return isPerCpuCodec(codec) ? codec.perCpuSize : codec.size;
}

/** Refuses codecs that do not fit a map. Errors: `BpfError` `ESIZE`, naming the side, the expected and the given size. */
export function checkCodecs(object: string, info: MapInfo, codecs: Codecs<unknown, unknown>): void {
  expectSize(object, 'key', info.keySize, codecs.key.size);
  if (isPerCpu(info.type) && !isPerCpuCodec(codecs.value) && codecs.value.size === info.valueSize) {
    throw misfit(object, `expected perCpu(…) around the value codec of a ${info.type} map, got the bare codec`);
  }
  expectSize(object, 'value', entrySize(info), codecs.value.size);
}

function expectSize(object: string, side: string, expected: number, got: number): void {
  if (expected !== got) throw misfit(object, `expected a ${side} of ${expected} bytes, got a codec of ${got}`);
}

function misfit(object: string, detail: string): BpfError {
  return new BpfError({ operation: 'open', object, code: 'ESIZE', detail });
}

function isPerCpuCodec(codec: Codec<unknown>): codec is PerCpuCodec<unknown> {
  return 'perCpuSize' in codec;
}
