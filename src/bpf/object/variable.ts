import type { Codec } from '../codec/codec.ts';
import { BpfError } from '../errors.ts';
import type { MapView } from '../map/view.ts';

/** A global variable of a loaded object, read and written where the program has it. */
export class Variable<T> {
  readonly name: string;
  readonly #view: MapView;
  readonly #offset: number;
  readonly #codec: Codec<T>;

  constructor(name: string, view: MapView, offset: number, codec: Codec<T>) {
    this.name = name;
    this.#view = view;
    this.#offset = offset;
    this.#codec = codec;
  }

  /** Its value now. Errors: `ECLOSED` when the object is closed. */
  get(): T {
    const memory = this.#view.slice(this.#offset, this.#offset + this.#codec.size);
    return this.#codec.read(new DataView(memory), 0);
  }

  /** Writes it; not atomic beyond the plain store of a number. Errors: `EROFS` (a constant, once loaded), `ERANGE`, `ECLOSED`. */
  set(value: T): void {
    if (this.#view.readonly) {
      const detail = 'expected a variable, got a constant: it can only be set when the object is opened';
      throw new BpfError({ operation: 'set', object: `"${this.name}"`, code: 'EROFS', detail });
    }
    this.#codec.write(new DataView(this.#view.buffer), this.#offset, value);
  }
}
