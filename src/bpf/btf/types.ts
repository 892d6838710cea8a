/** One member of a struct or union; `bitOffset` counts from its start, `bits` is 0 unless it is a bitfield. */
export interface Member {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  readonly bits: number;
}

/** One name of an enum; a bigint where the enum has 64 bits. */
export interface Enumerator {
  readonly name: string;
  readonly value: number | bigint;
}

/** One variable of a data section, such as `.rodata`. */
export interface SectionVariable {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

/**
 * A type of the BPF Type Format, by what it is; numbers named `type` refer to other types.
 * Source: Documentation/bpf/btf.rst in the kernel.
 */
export type BtfType =
  | { readonly kind: 'void' }
  | {
      readonly kind: 'int';
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly bool: boolean;
    }
  | { readonly kind: 'float'; readonly name: string; readonly size: number }
  | { readonly kind: 'ptr'; readonly type: number }
  | { readonly kind: 'array'; readonly type: number; readonly length: number }
  | { readonly kind: 'struct'; readonly name: string; readonly size: number; readonly members: readonly Member[] }
  | { readonly kind: 'union'; readonly name: string; readonly size: number; readonly members: readonly Member[] }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly members: readonly Enumerator[];
    }
  | { readonly kind: 'typedef'; readonly name: string; readonly type: number }
  | { readonly kind: 'modifier'; readonly type: number }
  | { readonly kind: 'var'; readonly name: string; readonly type: number }
  | {
      readonly kind: 'datasec';
      readonly name: string;
      readonly size: number;
      readonly variables: readonly SectionVariable[];
    }
  | { readonly kind: 'func'; readonly name: string; readonly type: number; readonly global: boolean }
  | { readonly kind: 'func_proto'; readonly parameters: readonly number[] }
  | { readonly kind: 'other'; readonly name: string };
