import type { Btf } from '../btf/btf.ts';
import type { BtfValue } from '../btf/codec.ts';
import type { Codec } from '../codec/codec.ts';
import { BpfError, check, closed } from '../errors.ts';
import { Fd } from '../fd.ts';
import { libbpf } from '../ffi/libbpf.ts';
import type { Pointer } from '../ffi/library.ts';
import { mapInfo } from '../map/info.ts';
import { type Codecs, rawCodecs } from '../map/layout.ts';
import { BpfMap } from '../map/map.ts';
import { Program } from '../program/program.ts';
import { child, mapPointers, programPointers } from './children.ts';
import { sectionMapName, setConstants } from './constants.ts';
import { loadObject } from './load.ts';
import { type OpenedObject, openFile, readBtf } from './open.ts';
import { applySettings, type OpenOptions } from './settings.ts';
import type { Variable } from './variable.ts';
import { Variables } from './variables.ts';

/**
 * A BPF object file: opened, adjusted, loaded. It owns the descriptors of its maps and programs: closing it closes the handles that it gave out.
 * The kernel keeps what is pinned or attached. Minimum kernel: 5.11 (memory accounting without RLIMIT_MEMLOCK); needs CAP_BPF and CAP_NET_ADMIN to load.
 */
export class BpfObject implements Disposable {
  readonly path: string;
  readonly #given = new Set<Fd>();
  readonly #maps: ReadonlyMap<string, Pointer>;
  readonly #programs: ReadonlyMap<string, Pointer>;
  #opened: OpenedObject | undefined;
  #btf: Btf | undefined;
  #variables: Variables | undefined;
  #loaded = false;

  private constructor(path: string, opened: OpenedObject) {
    this.path = path;
    this.#opened = opened;
    this.#maps = mapPointers(opened.pointer);
    this.#programs = programPointers(opened.pointer);
  }

  /** Parses an ELF file and applies the options; needs no privileges, and nothing is in the kernel yet. */
  static open(path: string, options: OpenOptions = {}): BpfObject {
    const object = new BpfObject(path, openFile(path));
    try {
      applySettings(object.#maps, options, object.#name);
      if (options.constants !== undefined) setConstants(object.#maps, object.btf, options.constants, object.#name);
      return object;
    } catch (error) {
      object.close();
      throw error;
    }
  }

  /** Creates the maps and loads the programs; when that fails, the object is closed. Errors: `VerifierError`; `BpfError` (`EPERM` without privileges, `EINVAL` for a pinned map of another layout, …). */
  load(): this {
    try {
      const { pointer } = this.#open;
      loadObject(this.#open, this.path);
      this.#opened = { pointer, log: new Uint8Array(0) };
    } catch (error) {
      this.close();
      throw error;
    }
    this.#loaded = true;
    return this;
  }

  /** Names of the maps, without libbpf's internal ones for sections. */
  get maps(): readonly string[] {
    const isInternal = libbpf().bpf_map__is_internal;
    return [...this.#live(this.#maps)].filter(([, map]) => !isInternal(map)).map(([name]) => name);
  }

  /** Names of the programs. */
  get programs(): readonly string[] {
    return [...this.#live(this.#programs).keys()];
  }

  /** The object's type information. Errors: `EBTF` when it was compiled without `-g`. */
  get btf(): Btf {
    const { pointer } = this.#open;
    this.#btf ??= readBtf(pointer, this.path);
    return this.#btf;
  }

  /** A map by its name in C, once loaded; without codecs keys and values are bytes. Errors: `ENAME`, `ESIZE`, `ECLOSED`. */
  map(name: string): BpfMap<Uint8Array, Uint8Array>;
  map<K, V>(name: string, codecs: Codecs<K, V>): BpfMap<K, V>;
  map(name: string, codecs?: Codecs<unknown, unknown>): BpfMap<unknown, unknown> | BpfMap {
    const fd = this.#borrow(libbpf().bpf_map__fd(this.#loadedChild(this.#maps, name, 'map')), `map "${name}"`);
    return codecs === undefined ? new BpfMap(fd, rawCodecs(mapInfo(fd))) : new BpfMap(fd, codecs);
  }

  /** A program by its name in C, once loaded. Errors: `ENAME`, `ECLOSED`. */
  program(name: string): Program {
    const fd = libbpf().bpf_program__fd(this.#loadedChild(this.#programs, name, 'program'));
    return new Program(this.#borrow(fd, `program "${name}"`));
  }

  /** A global variable by its name in C, once loaded; without a codec its type tells the value's. Errors: `ENAME`, `ESIZE`, `EBTF`, `ECLOSED`. */
  variable(name: string): Variable<BtfValue>;
  variable<T>(name: string, codec: Codec<T>): Variable<T>;
  variable(name: string, codec?: Codec<unknown>): Variable<unknown> {
    this.#variables ??= new Variables(this.btf, this.#name, section =>
      this.map(sectionMapName(this.#maps.keys(), section)),
    );
    return this.#variables.find(name, codec);
  }

  /** Closes the object, and every map and program handle that it gave out; idempotent. */
  close(): void {
    const opened = this.#opened;
    if (opened === undefined) return;
    this.#opened = undefined;
    this.#variables?.close();
    for (const fd of this.#given) fd.close();
    libbpf().bpf_object__close(opened.pointer);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #name(): string {
    return `object ${this.path}`;
  }

  get #open(): OpenedObject {
    if (this.#opened === undefined) throw closed(this.#name);
    return this.#opened;
  }

  /** libbpf's pointers to children are dangling once the object is closed. */
  #live<T>(children: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
    if (this.#opened === undefined) throw closed(this.#name);
    return children;
  }

  #loadedChild(children: ReadonlyMap<string, Pointer>, name: string, kind: string): Pointer {
    const found = child(this.#live(children), name, kind, this.#name);
    if (this.#loaded) return found;
    throw new BpfError({
      operation: 'use',
      object: `${kind} "${name}"`,
      code: 'EBADFD',
      detail: `expected load() on ${this.#name} before`,
    });
  }

  #borrow(number: number, object: string): Fd {
    const fd = new Fd(check(number, 'get descriptor of', object), object, false);
    this.#given.add(fd);
    return fd;
  }
}
