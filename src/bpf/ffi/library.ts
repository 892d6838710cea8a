import { createRequire } from 'node:module';
import { BpfError } from '../errors.ts';

type Koffi = typeof import('koffi');

/** An address in this process, as koffi hands it out. */
export type Pointer = bigint;

/** What an argument declared `void *` takes: bytes of ours, an address, or NULL. */
export type Memory = Uint8Array | BigUint64Array | Uint32Array | Pointer | null;

declare const shape: unique symbol;

/** A C prototype, carrying the TypeScript shape of the function it declares. */
export interface Prototype<F> {
  readonly c: string;
  readonly [shape]?: F;
}

/** The functions of a table of prototypes, ready to be called. */
export type Bound<T> = { readonly [K in keyof T]: T[K] extends Prototype<infer F> ? F : never };

/** Declares a C function; the type parameter is its TypeScript shape. */
export function c<F>(prototype: string): Prototype<F> {
  return { c: prototype };
}

let loaded: Koffi | undefined;

/** koffi, loaded at first use, since loading its native part takes 13 ms. */
export function koffi(): Koffi {
  loaded ??= createRequire(import.meta.url)('koffi') as Koffi;
  return loaded;
}

/**
 * Binds a table of prototypes to a shared library when the result is first called.
 * Errors: `BpfError` with code `ENOLIB`, naming the package to install, when the library or one of its functions is missing.
 */
export function bind<T extends Record<string, Prototype<unknown>>>(
  file: string,
  packages: string,
  table: T,
  afterwards?: (functions: Bound<T>) => void,
): () => Bound<T> {
  let bound: Bound<T> | undefined;
  return () => {
    if (bound !== undefined) return bound;
    try {
      const library = koffi().load(file);
      const entries = Object.entries(table).map(([name, prototype]) => [name, library.func(prototype.c)]);
      bound = Object.fromEntries(entries) as Bound<T>;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BpfError({
        operation: 'load',
        object: `library ${file}`,
        code: 'ENOLIB',
        detail: `${reason}; install ${packages}`,
        cause,
      });
    }
    afterwards?.(bound);
    return bound;
  };
}

/** errno of the C call made just before; any other call in between may have overwritten it. */
export function lastErrno(): number {
  return koffi().errno();
}

const held: (readonly object[])[] = [];

/**
 * Makes a call while memory stays referenced that C knows only by its address. An address is no reference: optimized code
 * lets go of a buffer after the last line that names it, and the collector may then free it before C has used it.
 */
export function holding<T>(memory: readonly object[], call: () => T): T {
  held.push(memory);
  try {
    return call();
  } finally {
    held.pop();
  }
}

/** The address of a buffer's bytes, to be stored in a C struct; `holding` keeps the buffer for the call that uses it. */
export function addressOf(bytes: ArrayBufferLike | Uint8Array): Pointer {
  return koffi().address(bytes) as Pointer;
}
