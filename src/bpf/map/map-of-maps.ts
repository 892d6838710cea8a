import type { Codecs } from './layout.ts';
import { BpfMap } from './map.ts';

/**
 * An array or hash of maps. The kernel takes an inner map's descriptor and gives back its id, so this is not a `BpfMap` of either.
 * Wraps the outer map, opened with `u32` as value codec; inner maps live as long as they are in here, whoever closes them.
 */
export class MapOfMaps<K> implements Disposable {
  readonly #outer: BpfMap<K, number>;

  constructor(outer: BpfMap<K, number>) {
    this.#outer = outer;
  }

  /**
   * Puts an inner map in place of another, atomically. Before it returns, no program uses the old one any more: the kernel waits for that, some milliseconds.
   * Errors: `EINVAL` when its type, sizes or flags are not those of the definition (entries may differ only with `MapFlag.INNER_MAP`).
   */
  set(key: K, inner: { readonly fd: number }): this {
    this.#outer.set(key, inner.fd);
    return this;
  }

  /** Puts many inner maps in at once, each atomically; the kernel waits once for all of them. Errors: as `set`; those before the one that was refused are in then. */
  setAll(entries: readonly (readonly [K, { readonly fd: number }])[]): this {
    this.#outer.setAll(entries.map(([key, inner]) => [key, inner.fd]));
    return this;
  }

  /** The kernel's id of the inner map, or undefined. */
  getId(key: K): number | undefined {
    return this.#outer.get(key);
  }

  /** Opens the inner map, or undefined; the caller closes it. Errors: `ESIZE` when a codec does not fit. */
  open<IK, IV>(key: K, codecs: Codecs<IK, IV>): BpfMap<IK, IV> | undefined {
    const id = this.getId(key);
    return id === undefined ? undefined : BpfMap.openId(id, codecs);
  }

  /** Takes an inner map out; false if there was none. */
  delete(key: K): boolean {
    return this.#outer.delete(key);
  }

  /** The keys that have an inner map, with its id. */
  ids(): Generator<[K, number], undefined> {
    return this.#outer.entries();
  }

  /** Makes the outer map, and so the inner ones, outlive the process. */
  pin(path: string): void {
    this.#outer.pin(path);
  }

  /** Gives the outer map up; idempotent. */
  close(): void {
    this.#outer.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
