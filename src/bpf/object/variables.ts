import type { Btf } from '../btf/btf.ts';
import { type BtfValue, codecOf } from '../btf/codec.ts';
import { shapeOf } from '../btf/shape.ts';
import type { Codec } from '../codec/codec.ts';
import { BpfError } from '../errors.ts';
import type { BpfMap } from '../map/map.ts';
import type { MapView } from '../map/view.ts';
import { child } from './children.ts';
import { Variable } from './variable.ts';

/** The global variables (`.data`, `.bss`, `.rodata`) of one loaded object; maps each section once. */
export class Variables implements Disposable {
  readonly #btf: Btf;
  readonly #object: string;
  readonly #openSection: (section: string) => BpfMap;
  readonly #views = new Map<string, MapView>();

  constructor(btf: Btf, object: string, openSection: (section: string) => BpfMap) {
    this.#btf = btf;
    this.#object = object;
    this.#openSection = openSection;
  }

  /** A variable by name. Errors: `ENAME`; `ESIZE` when the codec does not fit; `EBTF` when there is none and the type can't be expressed. */
  find(name: string, codec: Codec<unknown> | undefined): Variable<unknown> {
    const all = this.#btf.variables().filter(({ section }) => /^\.(data|bss|rodata)/.test(section));
    const known = new Map(all.map(variable => [variable.name, variable]));
    const { section, offset, size, type } = child(known, name, 'variable', this.#object);
    const fitting: Codec<unknown> = codec ?? this.#codecOf(type, name);
    if (fitting.size !== size) {
      const detail = `expected a codec of ${size} bytes, got one of ${fitting.size}`;
      throw new BpfError({ operation: 'open', object: `variable "${name}"`, code: 'ESIZE', detail });
    }
    return new Variable(name, this.#view(section), offset, fitting);
  }

  close(): void {
    for (const view of this.#views.values()) view.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #codecOf(type: number, name: string): Codec<BtfValue> {
    return codecOf(shapeOf(this.#btf, type, name));
  }

  #view(section: string): MapView {
    const known = this.#views.get(section);
    if (known !== undefined) return known;
    const view = this.#openSection(section).mmap({ readonly: section.startsWith('.rodata') });
    this.#views.set(section, view);
    return view;
  }
}
