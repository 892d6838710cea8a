import { decode, encode } from '../codec/codec.ts';
import { struct, u32, u64 } from '../codec/index.ts';
import { check } from '../errors.ts';
import { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { addressOf, holding } from '../ffi/library.ts';
import { fillInfo } from '../kernel-info.ts';
import type { MapInfo } from '../map/info.ts';
import { Btf } from './btf.ts';
import { type Shape, shapeOf } from './shape.ts';

/** `struct bpf_btf_info` of linux/bpf.h. */
const infoCodec = struct<{ data: bigint; size: number }>(32, { data: [0, u64], size: [8, u32] });

/** Reads type information that was loaded with an object; needs CAP_SYS_ADMIN. Errors: `ENOENT`, `EPERM`. */
export function kernelBtf(id: number): Btf {
  const object = `BTF with id ${id}`;
  using fd = new Fd(check(libbpf().bpf_btf_get_fd_by_id(id), 'open', object), object, true);
  const empty = encode(infoCodec, { data: 0n, size: 0 });
  fillInfo(fd, empty);
  const data = new Uint8Array(new ArrayBuffer(decode(infoCodec, empty).size));
  const filled = encode(infoCodec, { data: addressOf(data.buffer), size: data.length });
  holding([data], () => fillInfo(fd, filled));
  return Btf.parse(data);
}

/**
 * What the kernel knows of the types in a map, as when it was created: compare it with `mapTypes` of an object to tell whether a pinned map still fits.
 * Undefined for maps without type information, such as maps of maps.
 */
export function kernelMapTypes(info: MapInfo): { readonly key: Shape; readonly value: Shape } | undefined {
  if (info.btfId === 0 || info.btfValueTypeId === 0) return undefined;
  const btf = kernelBtf(info.btfId);
  return { key: shapeOf(btf, info.btfKeyTypeId, 'key'), value: shapeOf(btf, info.btfValueTypeId, 'value') };
}
