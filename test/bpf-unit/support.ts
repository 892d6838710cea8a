import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BpfObject, type Btf } from '../../src/bpf/index.ts';

/** The compiled object of `test/bpf/objects/NAME.bpf.c`. */
export function objectFile(name: string): string {
  const path = fileURLToPath(new URL(`../../dist/test-bpf/${name}.bpf.o`, import.meta.url));
  if (!existsSync(path)) throw new Error(`expected ${path} to be compiled: run npm run build`);
  return path;
}

/** The type information of a compiled object; opening it needs libbpf, but no privileges. */
export function btfOf(name: string): Btf {
  using object = BpfObject.open(objectFile(name));
  return object.btf;
}
