import type { Btf } from './btf.ts';
import { type EnumShape, type Shape, type StructShape, shapeOf } from './shape.ts';

/** The types of the variables that programs may write, in the order of the sections. */
export function sectionShapes(btf: Btf): readonly Shape[] {
  const written = btf.variables().filter(({ section }) => /^\.(data|bss)/.test(section));
  return written.map(({ type, name }) => shapeOf(btf, type, name));
}

/** The enums that variables of an object's data sections use, also within arrays, structs and unions; in the order of their use. */
export function sectionEnums(btf: Btf): readonly EnumShape[] {
  const found = new Map<number, EnumShape>();
  const seen = new Set<number>();
  const visit = (id: number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const type = btf.type(id);
    switch (type.kind) {
      case 'enum': {
        const shape = shapeOf(btf, id);
        if (shape.kind === 'enum') found.set(id, shape);
        return;
      }
      case 'typedef':
      case 'modifier':
      case 'array':
        visit(type.type);
        return;
      case 'struct':
      case 'union':
        for (const member of type.members) visit(member.type);
        return;
      default:
        return;
    }
  };
  for (const variable of btf.variables()) if (/^\.(rodata|data|bss)/.test(variable.section)) visit(variable.type);
  return [...found.values()];
}

/** The structs that are members of a union in an object's constants: such a variable brings types into the BTF that maps do not name. */
export function exportedStructs(btf: Btf): readonly StructShape[] {
  const constants = btf.variables().filter(({ section }) => section === '.rodata');
  return constants.flatMap(({ type }) => {
    const union = btf.type(plain(btf, type));
    if (union.kind !== 'union') return [];
    const members = union.members.map(member => plain(btf, member.type)).filter(id => btf.type(id).kind === 'struct');
    return members.map(id => shapeOf(btf, id)).filter(shape => shape.kind === 'struct');
  });
}

/** The type behind typedefs and modifiers. */
function plain(btf: Btf, id: number): number {
  const type = btf.type(id);
  return type.kind === 'typedef' || type.kind === 'modifier' ? plain(btf, type.type) : id;
}
