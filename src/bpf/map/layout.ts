import type { Codec } from '../codec/codec.ts';
import { bytes } from '../codec/index.ts';
import { alignTo8, type PerCpu, possibleCpus } from '../codec/per-cpu.ts';
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
  const key = bytes(info.keySize);
  if (!isPerCpu(info.type)) return { key, value: bytes(info.valueSize) };
  const value: Codec<Uint8Array> & PerCpu = {
    ...bytes(alignTo8(info.valueSize) * possibleCpus()),
    perCpuSize: info.valueSize,
  };
  return { key, value };
}

/** The value size that the kernel is told when a map is created for a codec. */
export function declaredSize(codec: Codec<unknown>): number {
  return isPerCpuCodec(codec) ? codec.perCpuSize : codec.size;
}

/** Refuses codecs that do not fit a map. Errors: `BpfError` `ESIZE`, naming the side, the expected and the given size. */
export function checkCodecs(object: string, info: MapInfo, codecs: Codecs<unknown, unknown>): void {
  expectSize(object, 'key', info.keySize, codecs.key.size);
  const { value } = codecs;
  if (isPerCpu(info.type) !== isPerCpuCodec(value)) {
    const [expected, got] = isPerCpu(info.type) ? ['perCpu(…)', 'a bare one'] : ['a bare one', 'perCpu(…)'];
    throw misfit(object, `expected ${expected} as the value codec of a map of type ${info.type}, got ${got}`);
  }
  expectSize(object, 'value', info.valueSize, declaredSize(value));
}

function expectSize(object: string, side: string, expected: number, got: number): void {
  if (expected !== got) throw misfit(object, `expected a ${side} of ${expected} bytes, got a codec of ${got}`);
}

function misfit(object: string, detail: string): BpfError {
  return new BpfError({ operation: 'open', object, code: 'ESIZE', detail });
}

function isPerCpuCodec(codec: Codec<unknown>): codec is Codec<unknown> & PerCpu {
  return 'perCpuSize' in codec;
}
