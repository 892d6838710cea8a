import { BpfError } from '../errors.ts';
import { parseBtf } from './parse.ts';
import type { BtfType } from './types.ts';

/** A variable of a data section, found by name. */
export interface Variable {
  readonly name: string;
  readonly section: string;
  readonly type: number;
  /** From the section's start, in bytes. */
  readonly offset: number;
  readonly size: number;
}

/** The type information of one object: its types, and what they say of its variables. */
export class Btf {
  readonly types: readonly BtfType[];

  constructor(types: readonly BtfType[]) {
    this.types = types;
  }

  /** Reads raw BTF. Errors: `BpfError` `EBTF`. */
  static parse(raw: Uint8Array): Btf {
    return new Btf(parseBtf(raw));
  }

  /** A type by number. Errors: `BpfError` `EBTF`. */
  type(id: number): BtfType {
    const type = this.types[id];
    if (type !== undefined) return type;
    const detail = `expected a number below ${this.types.length}, got ${id}`;
    throw new BpfError({ operation: 'look up', object: 'BTF type', code: 'EBTF', detail });
  }

  /** The type itself behind `const`, `volatile`, and (unless kept) typedefs. */
  resolve(id: number): BtfType {
    const type = this.type(id);
    return type.kind === 'modifier' || type.kind === 'typedef' ? this.resolve(type.type) : type;
  }

  /** All variables of data sections (`.rodata`, `.data`, `.bss`, `.maps`, …). Offsets are right once libbpf opened the object. */
  variables(): readonly Variable[] {
    return this.types.flatMap(section => {
      if (section.kind !== 'datasec') return [];
      return section.variables.map(({ type, offset, size }): Variable => {
        const variable = this.type(type);
        if (variable.kind !== 'var')
          throw new BpfError({ operation: 'read', object: `section ${section.name}`, code: 'EBTF' });
        return { name: variable.name, section: section.name, type: variable.type, offset, size };
      });
    });
  }
}
