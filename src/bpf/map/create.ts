import { encode } from '../codec/codec.ts';
import { struct, u32, u64 } from '../codec/index.ts';
import { check } from '../errors.ts';
import { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { MAP_TYPES, type MapType } from './kinds.ts';
import { type Codecs, declaredSize } from './layout.ts';

/** A map to be created; its sizes are those of the codecs. */
export interface CreateOptions<K, V> extends Codecs<K, V> {
  readonly type: MapType;
  readonly maxEntries: number;
  /** For the eyes of people listing maps; cut to 15 characters. */
  readonly name?: string;
  /** `MapFlag` bits. */
  readonly flags?: number;
}

/** `struct bpf_map_create_opts` of libbpf's bpf.h. */
const createOptions = struct<{ size: bigint; flags: number }>(48, { size: [0, u64], flags: [28, u32] });

/** Creates a map and returns its descriptor. */
export function createMap(options: CreateOptions<unknown, unknown>): Fd {
  const name = (options.name ?? '').slice(0, 15);
  const type = MAP_TYPES.indexOf(options.type);
  const more = encode(createOptions, { size: BigInt(createOptions.size), flags: options.flags ?? 0 });
  const sizes = [options.key.size, declaredSize(options.value)] as const;
  const number = libbpf().bpf_map_create(type, name === '' ? null : name, ...sizes, options.maxEntries, more);
  const object = `${options.type} map "${name}"`;
  const detail = `keys of ${sizes[0]}, values of ${sizes[1]} bytes, ${options.maxEntries} entries, flags 0x${(options.flags ?? 0).toString(16)}`;
  return new Fd(check(number, 'create', object, detail), object, true);
}

/** Opens a map by the kernel's id. */
export function openMapId(id: number): Fd {
  const object = `map with id ${id}`;
  return new Fd(check(libbpf().bpf_map_get_fd_by_id(id), 'open', object), object, true);
}
