import { join } from 'node:path';
import { BpfError, check } from '../errors.ts';
import { Fd, fdOf, type HasFd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { Pointer } from '../ffi/library.ts';
import { mapInfo, mapTypeName } from '../map/info.ts';
import { child } from './children.ts';
import type { Constants } from './constants.ts';

/** What may be changed between opening and loading an object; maps go by their name in C. */
export interface OpenOptions {
  /** Values for `const volatile` variables. */
  readonly constants?: Constants;
  /** Other numbers of entries than the C code says. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /**
   * Maps that live as files in a folder on a bpf file system: adopted if they exist and their type, sizes and number of entries are
   * the same, else created there on loading. `'all'` leaves out the sections (`.rodata`, …); one of a name of its own (`.bss.name`) may be named,
   * and its file is `bss_name`.
   */
  readonly pins?: { readonly dir: string; readonly maps: 'all' | readonly string[] };
  /** Existing maps to use instead of creating new ones. */
  readonly reuse?: Readonly<Record<string, HasFd>>;
}

/** Applies the settings that concern maps. Errors: `BpfError` `ENAME`, `EINVAL` (a map that can't be reused), with expected and got. */
export function applySettings(maps: ReadonlyMap<string, Pointer>, options: OpenOptions, object: string): void {
  const c = libbpf();
  for (const [name, entries] of Object.entries(options.maxEntries ?? {})) {
    check(c.bpf_map__set_max_entries(child(maps, name, 'map', object), entries), 'resize', `map "${name}"`);
  }
  for (const [name, path] of pinPaths(maps, options.pins)) {
    check(c.bpf_map__set_pin_path(child(maps, name, 'map', object), path), 'set pin path of', `map "${name}"`);
  }
  for (const [name, map] of Object.entries(options.reuse ?? {})) {
    reuse(child(maps, name, 'map', object), name, fdOf(map));
  }
}

/** The file of each map that is to be pinned. */
function pinPaths(
  maps: ReadonlyMap<string, Pointer>,
  pins: OpenOptions['pins'],
): readonly (readonly [string, string])[] {
  if (pins === undefined) return [];
  const isInternal = libbpf().bpf_map__is_internal;
  const all = [...maps].filter(([, map]) => !isInternal(map)).map(([name]) => name);
  return (pins.maps === 'all' ? all : pins.maps).map(name => [name, join(pins.dir, pinName(name))]);
}

/** The name of a map's pin: a bpf file system takes no dots, and a section's name begins with one. */
export function pinName(map: string): string {
  return map.replace(/^\./, '').replaceAll('.', '_');
}

/** libbpf would take any map and adjust the definition to it, and the verifier's complaint would be hard to read. */
function reuse(map: Pointer, name: string, fd: number): void {
  const c = libbpf();
  const given = mapInfo(new Fd(fd, `map to reuse as "${name}"`, false));
  const wanted = describe(mapTypeName(c.bpf_map__type(map)), c.bpf_map__key_size(map), c.bpf_map__value_size(map));
  const got = describe(given.type, given.keySize, given.valueSize);
  if (wanted !== got) {
    throw new BpfError({
      operation: 'reuse',
      object: `map "${name}"`,
      errno: 22,
      detail: `expected ${wanted}, got ${got}`,
    });
  }
  check(c.bpf_map__reuse_fd(map, fd), 'reuse', `map "${name}"`);
}

function describe(type: string, keySize: number, valueSize: number): string {
  return `${type} with keys of ${keySize} and values of ${valueSize} bytes`;
}
