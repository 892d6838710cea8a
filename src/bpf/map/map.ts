import { BpfError } from '../errors.ts';
import type { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { openPin, pin } from '../pin.ts';
import { type CreateOptions, createMap, openMapId } from './create.ts';
import { type MapInfo, mapInfo } from './info.ts';
import { SET_FLAGS, type SetFlag } from './kinds.ts';
import { type Codecs, checkCodecs } from './layout.ts';
import { type MapView, mapMemory } from './view.ts';

const ENOENT = 2;

/**
 * A BPF map as if it were a JavaScript `Map`: each call is one or two system calls.
 * Minimum kernel: that of the map's type. Errors: `BpfError` (`E2BIG` index or capacity exceeded, `ENOMEM`, `ECLOSED`, …).
 */
export class BpfMap<K = Uint8Array, V = Uint8Array> implements Disposable {
  readonly info: MapInfo;
  readonly #fd: Fd;
  readonly #codecs: Codecs<K, V>;
  readonly #key: Uint8Array;
  readonly #keyView: DataView;
  readonly #input: Uint8Array;
  readonly #inputView: DataView;
  readonly #output: Uint8Array;
  readonly #outputView: DataView;
  readonly #c = libbpf();

  /** Errors: `BpfError` `ESIZE` when a codec does not fit the map. */
  constructor(fd: Fd, codecs: Codecs<K, V>) {
    this.info = mapInfo(fd);
    checkCodecs(fd.object, this.info, codecs);
    this.#fd = fd;
    this.#codecs = codecs;
    [this.#key, this.#keyView] = scratch(codecs.key.size);
    [this.#input, this.#inputView] = scratch(codecs.value.size);
    [this.#output, this.#outputView] = scratch(codecs.value.size);
  }

  /** Creates a map that belongs to no object. Errors: `EINVAL` (the kernel does not take this combination), `EPERM`, `ENOMEM`. */
  static create<K, V>(options: CreateOptions<K, V>): BpfMap<K, V> {
    return adopt(createMap(options), options);
  }

  /** Opens a pinned map. Errors: `ENOENT`, `EPERM`; `ESIZE` when a codec does not fit. */
  static openPinned<K, V>(path: string, codecs: Codecs<K, V>): BpfMap<K, V> {
    return adopt(openPin(path, 'map'), codecs);
  }

  /** Opens any map of the kernel's by its id; needs CAP_SYS_ADMIN. Errors: `ENOENT`, `EPERM`; `ESIZE` when a codec does not fit. */
  static openId<K, V>(id: number, codecs: Codecs<K, V>): BpfMap<K, V> {
    return adopt(openMapId(id), codecs);
  }

  /** The descriptor's number, for calls that take one. */
  get fd(): number {
    return this.#fd.number;
  }

  /** The value of a key, or undefined. */
  get(key: K): V | undefined {
    return this.#lookup(key) ? this.#codecs.value.read(this.#outputView, 0) : undefined;
  }

  /** Whether the key has a value; array maps have one for each index below `maxEntries`. */
  has(key: K): boolean {
    return this.#lookup(key);
  }

  /** Writes a value. Errors: `EEXIST` (flag `noexist`), `ENOENT` (flag `exist`), `E2BIG` (index or capacity exceeded). */
  set(key: K, value: V, flag: SetFlag = 'any'): this {
    this.#codecs.key.write(this.#keyView, 0, key);
    this.#codecs.value.write(this.#inputView, 0, value);
    const result = this.#c.bpf_map_update_elem(this.#fd.number, this.#key, this.#input, SET_FLAGS[flag]);
    if (result < 0) throw this.#error('set in', -result);
    return this;
  }

  /**
   * Writes many entries in one system call, one after the other: others may see some of them before the rest. Minimum kernel: 5.6; for maps of maps seen on 6.1.
   * Errors: as `set`; the entries before the one that was refused are written then.
   */
  setAll(entries: readonly (readonly [K, V])[]): this {
    if (entries.length === 0) return this;
    const { key, value } = this.#codecs;
    const [keys, keysView] = scratch(key.size * entries.length);
    const [values, valuesView] = scratch(value.size * entries.length);
    entries.forEach(([k, v], index) => {
      key.write(keysView, index * key.size, k);
      value.write(valuesView, index * value.size, v);
    });
    const count = Uint32Array.of(entries.length);
    const result = this.#c.bpf_map_update_batch(this.#fd.number, keys, values, count, null);
    if (result < 0) throw this.#error('set in', -result);
    return this;
  }

  /** Removes a key; false if it was not there. Errors: `EINVAL` on array maps, whose entries can't be removed. */
  delete(key: K): boolean {
    this.#codecs.key.write(this.#keyView, 0, key);
    const result = this.#c.bpf_map_delete_elem(this.#fd.number, this.#key);
    if (result < 0 && result !== -ENOENT) throw this.#error('delete from', -result);
    return result === 0;
  }

  /** Removes all keys. */
  clear(): void {
    for (const key of this.keys()) this.delete(key);
  }

  /**
   * The keys, one system call each. Entries may come and go meanwhile: removing the key at hand is safe; when others are removed, the kernel may
   * start over and yield keys twice. Errors: `EAGAIN` when it started over so often that more keys came than the map can hold.
   */
  *keys(): Generator<K, undefined> {
    const { size } = this.#codecs.key;
    let [next, nextView] = scratch(size);
    let [current, currentView] = scratch(size);
    let more = this.#nextKey(null, next);
    for (let seen = 0; more; seen++) {
      if (seen > 2 * this.info.maxEntries) throw this.#error('iterate over', 11);
      [current, next, currentView, nextView] = [next, current, nextView, currentView];
      more = this.#nextKey(current, next);
      yield this.#codecs.key.read(currentView, 0);
    }
  }

  /** Keys with their values, two system calls each; entries that vanish meanwhile are left out. */
  *entries(): Generator<[K, V], undefined> {
    for (const key of this.keys()) {
      if (this.#lookup(key)) yield [key, this.#codecs.value.read(this.#outputView, 0)];
    }
  }

  /** The values, two system calls each. */
  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  /** Calls back for each entry. */
  forEach(visit: (value: V, key: K, map: this) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** The number of keys: counted, one system call each. */
  get size(): number {
    let count = 0;
    for (const _ of this.keys()) count++;
    return count;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }

  /** Maps the whole array into memory (`MapFlag.MMAPABLE`); the slots are `slotSize` apart. Close the view when done. */
  mmap(options: { readonly readonly?: boolean } = {}): MapView {
    return mapMemory(this.#fd, this.info, options.readonly ?? false);
  }

  /** Makes the map outlive the process as a file on a bpf file system. */
  pin(path: string): void {
    pin(this.#fd, path);
  }

  /** Gives the map up; idempotent. The kernel keeps it as long as programs, pins or views use it. */
  close(): void {
    this.#fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #lookup(key: K): boolean {
    this.#codecs.key.write(this.#keyView, 0, key);
    const result = this.#c.bpf_map_lookup_elem(this.#fd.number, this.#key, this.#output);
    if (result < 0 && result !== -ENOENT) throw this.#error('get from', -result);
    return result === 0;
  }

  #nextKey(key: Uint8Array | null, next: Uint8Array): boolean {
    const result = this.#c.bpf_map_get_next_key(this.#fd.number, key, next);
    if (result < 0 && result !== -ENOENT) throw this.#error('iterate over', -result);
    return result === 0;
  }

  #error(operation: string, errno: number): BpfError {
    const detail = errno === 7 ? `it holds at most ${this.info.maxEntries} entries` : undefined;
    return new BpfError({ operation, object: this.#fd.object, errno, detail });
  }
}

/** The map of a descriptor of its own, which is closed if the codecs don't fit. */
function adopt<K, V>(fd: Fd, codecs: Codecs<K, V>): BpfMap<K, V> {
  try {
    return new BpfMap(fd, codecs);
  } catch (error) {
    fd.close();
    throw error;
  }
}

function scratch(size: number): [Uint8Array, DataView] {
  const buffer = new ArrayBuffer(size);
  return [new Uint8Array(buffer), new DataView(buffer)];
}
