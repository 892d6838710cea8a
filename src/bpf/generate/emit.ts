import { isPadding } from '../btf/padding.ts';
import type { EnumShape, FieldShape, Shape, StructShape } from '../btf/shape.ts';
import { type Collected, typeName } from './collect.ts';
import { camelCase, pascalCase, stripCommonPrefix } from './names.ts';

/** Writes the TypeScript for a set of types: the same text for the same types. `library`: the module specifier of the codecs. */
export function emit(collected: Collected, source: string, library: string): string {
  const enums = [...collected.enums].map(([name, shape]) => emitEnum(name, shape));
  const structs = [...collected.structs].map(([name, shape]) => emitStruct(name, shape));
  const body = [...enums, ...structs].join('\n');
  const header = `// Made from the type information of ${source} by "npm run generate". Don't edit: change the C and run it again.\n`;
  return `${header}\n${emitImport(body, library)}\n${body}`;
}

/** What the text may import, in the order that biome puts it. */
const IMPORTS = [
  ...['array', 'be16', 'be32', 'be64', 'bool', 'bytes', 'type Codec', 'chars', 'enumeration'],
  ...['i8', 'i16', 'i32', 'i64', 'struct', 'u8', 'u16', 'u32', 'u64'],
];
const LINE_WIDTH = 120;

function emitImport(body: string, library: string): string {
  const used = IMPORTS.filter(name => new RegExp(`\\b${name.replace('type ', '')}[(<,\\])]`).test(body));
  if (used.length === 0) return '';
  const line = `import { ${used.join(', ')} } from '${library}';\n`;
  if (line.length <= LINE_WIDTH) return line;
  return `import {\n${used.map(name => `  ${name},\n`).join('')}} from '${library}';\n`;
}

function emitEnum(name: string, shape: EnumShape): string {
  const names = stripCommonPrefix(shape.members.map(member => member.name));
  const members = shape.members.map(
    ({ value }, index) => `  ${names[index]}: ${value}${typeof value === 'bigint' ? 'n' : ''},\n`,
  );
  return `/** \`enum ${shape.name || name}\`. */
export const ${name} = {
${members.join('')}} as const;

/** A value of \`enum ${shape.name || name}\`. */
export type ${name} = (typeof ${name})[keyof typeof ${name}];
`;
}

function emitStruct(name: string, shape: StructShape): string {
  const what = shape.name === '' ? `a struct declared in place` : `\`struct ${shape.name}\``;
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  const fields = shape.fields.filter(field => !isPadding(field.name));
  const lines = (line: (field: FieldShape, key: string, type: string) => string) =>
    fields
      .map(field => line(field, camelCase(field.name), pascalCase(typeName(field.shape, shape, field.name))))
      .join('');
  return `/** ${capitalise(what)}, ${shape.size} bytes. */
export interface ${name} {
${lines((field, key, type) => `${comment(field.shape)}  readonly ${key}: ${tsType(field.shape, type)};\n`)}}

/** Where the fields of ${what} lie, in bytes from its start. */
export const ${lower}Layout = {
  size: ${shape.size},
  offsets: {
${lines((field, key) => `    ${key}: ${field.offset},\n`)}  },
} as const;

/** Reads and writes ${what}. */
export const ${lower}Codec: Codec<${name}> = struct<${name}>(${lower}Layout.size, {
${lines((field, key, type) => `  ${key}: [${lower}Layout.offsets.${key}, ${codec(field.shape, type)}],\n`)}});
`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function comment(shape: Shape): string {
  if (shape.kind === 'array') return comment(shape.element);
  const wire = shape.kind === 'number' && shape.name.startsWith('be');
  return wire ? `  /** \`__${shape.name}\`: big-endian in memory, host order here. */\n` : '';
}

function tsType(shape: Shape, name: string): string {
  switch (shape.kind) {
    case 'number':
      return shape.name === 'bool' ? 'boolean' : shape.size === 8 ? 'bigint' : 'number';
    case 'bytes':
      return 'Uint8Array';
    case 'chars':
      return 'string';
    case 'array':
      return `readonly ${tsType(shape.element, name)}[]`;
    case 'enum':
    case 'struct':
      return name;
    default:
      return shape satisfies never;
  }
}

function codec(shape: Shape, name: string): string {
  switch (shape.kind) {
    case 'number':
      return shape.name;
    case 'bytes':
    case 'chars':
      return `${shape.kind}(${shape.size})`;
    case 'array':
      return `array(${codec(shape.element, name)}, ${shape.length})`;
    case 'enum':
      return `enumeration<${name}>(${shape.storage})`;
    case 'struct':
      return `${name.charAt(0).toLowerCase()}${name.slice(1)}Codec`;
    default:
      return shape satisfies never;
  }
}
