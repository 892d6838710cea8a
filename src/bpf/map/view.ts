import { alignTo8 } from '../codec/per-cpu.ts';
import { BpfError } from '../errors.ts';
import type { Fd } from '../fd.ts';
import { Mapping } from '../mapping.ts';
import type { MapInfo } from './info.ts';
import { MapFlag } from './kinds.ts';

/** An array map's memory, shared with the kernel: what a program writes is seen here at once, and the other way round. */
export class MapView implements Disposable {
  /** Bytes from one slot to the next: the value size, rounded up to 8. */
  readonly slotSize: number;
  readonly readonly: boolean;
  readonly #mapping: Mapping;
  readonly #object: string;

  constructor(mapping: Mapping, slotSize: number, readonly: boolean, object: string) {
    this.#mapping = mapping;
    this.slotSize = slotSize;
    this.readonly = readonly;
    this.#object = object;
  }

  /**
   * The memory itself, the same buffer each time; make typed arrays over it once. After `close()` this getter throws (`ECLOSED`), while arrays made before
   * see private memory that starts as zeros and never the map. Errors: `EROFS` on a read-only view, which gives copies only (`slice`), since JavaScript has no read-only memory.
   */
  get buffer(): ArrayBuffer {
    if (this.readonly) {
      throw new BpfError({
        operation: 'use',
        object: this.#object,
        code: 'EROFS',
        detail: 'expected slice() on a read-only view, got buffer',
      });
    }
    return this.#mapping.buffer(this.#object);
  }

  /** The size of the mapping: all slots, rounded up to whole pages. */
  get byteLength(): number {
    return this.#mapping.length;
  }

  /** A copy of a part. */
  slice(begin: number, end: number): ArrayBuffer {
    return this.#mapping.buffer(this.#object).slice(begin, end);
  }

  /** Unmaps; idempotent. */
  close(): void {
    this.#mapping.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Maps an array map into memory. Errors: `EINVAL` when it was created without `MapFlag.MMAPABLE`, `EPERM` when it is frozen. */
export function mapMemory(fd: Fd, info: MapInfo, readonly: boolean): MapView {
  const { number, object } = fd;
  if (info.type !== 'array' || (info.flags & MapFlag.MMAPABLE) === 0) {
    const detail = `expected an array with BPF_F_MMAPABLE, got ${info.type} with flags 0x${info.flags.toString(16)}`;
    throw new BpfError({ operation: 'mmap', object, errno: 22, detail });
  }
  const slotSize = alignTo8(info.valueSize);
  const mapping = Mapping.open({ fd: number, object, offset: 0, length: slotSize * info.maxEntries, readonly });
  return new MapView(mapping, slotSize, readonly, `memory of ${object}`);
}
