import type { Btf } from './btf.ts';
import { type Shape, shapeOf } from './shape.ts';

/** Contexts that the kernel defines: their fields are not what lies in memory. */
const KERNEL_CONTEXTS: ReadonlySet<string> = new Set(['xdp_md', '__sk_buff', 'bpf_sock_ops', 'sk_msg_md', 'pt_regs']);

/** The structs that programs take as their argument and define themselves, as those of `SEC("syscall")` do. */
export function contextShapes(btf: Btf): readonly Shape[] {
  return btf.types.flatMap(type => {
    const prototype = type.kind === 'func' && type.global ? btf.type(type.type) : undefined;
    const parameters = prototype?.kind === 'func_proto' ? prototype.parameters : [];
    return parameters.flatMap(parameter => {
      const pointer = btf.resolve(parameter);
      const target = pointer.kind === 'ptr' ? btf.resolve(pointer.type) : undefined;
      if (pointer.kind !== 'ptr' || target?.kind !== 'struct' || KERNEL_CONTEXTS.has(target.name)) return [];
      return [shapeOf(btf, pointer.type)];
    });
  });
}
