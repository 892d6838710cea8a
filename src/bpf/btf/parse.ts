import { LITTLE_ENDIAN } from '../codec/codec.ts';
import { BpfError } from '../errors.ts';
import type { BtfType, Enumerator, Member, SectionVariable } from './types.ts';

const MAGIC = 0xeb9f;
const INT_SIGNED = 1;
const INT_BOOL = 4;
const FUNC_GLOBAL = 1;

/** Reads BTF as libbpf and the kernel hand it out (host order); the index in the result is the type's number, 0 is void. Errors: `BpfError` `EBTF`. */
export function parseBtf(raw: Uint8Array): readonly BtfType[] {
  try {
    return parse(new DataView(raw.buffer, raw.byteOffset, raw.byteLength));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw malformed('expected more bytes than there are');
  }
}

function parse(view: DataView): readonly BtfType[] {
  const magic = view.getUint16(0, LITTLE_ENDIAN);
  if (magic !== MAGIC) throw malformed(`expected magic 0x${MAGIC.toString(16)}, got 0x${magic.toString(16)}`);
  const header = view.getUint32(4, LITTLE_ENDIAN);
  const types = new Cursor(view, header + view.getUint32(8, LITTLE_ENDIAN));
  const end = types.position + view.getUint32(12, LITTLE_ENDIAN);
  const strings = header + view.getUint32(16, LITTLE_ENDIAN);
  const text = (offset: number) => stringAt(view, strings + offset);
  const result: BtfType[] = [{ kind: 'void' }];
  while (types.position < end) result.push(parseType(types, text));
  return result;
}

type Text = (offset: number) => string;

function parseType(cursor: Cursor, text: Text): BtfType {
  const name = text(cursor.u32());
  const info = cursor.u32();
  const count = info & 0xffff;
  const flag = info >>> 31 === 1;
  const size = cursor.u32();
  const type = size;
  const kind = (info >>> 24) & 0x1f;
  switch (kind) {
    case 1:
      return parseInt32(cursor, name, size);
    case 2:
      return { kind: 'ptr', type };
    case 3:
      return parseArray(cursor);
    case 4:
    case 5:
      return {
        kind: kind === 4 ? 'struct' : 'union',
        name,
        size,
        members: cursor.times(count, () => parseMember(cursor, text, flag)),
      };
    case 6:
      return parseEnum(
        name,
        size,
        flag,
        cursor.times(count, () => parseEnumerator(cursor, text)),
      );
    case 7:
      return { kind: 'other', name };
    case 8:
      return { kind: 'typedef', name, type };
    case 9:
    case 10:
    case 11:
    case 18:
      return { kind: 'modifier', type };
    case 12:
      return { kind: 'func', name, type, global: count === FUNC_GLOBAL };
    case 13:
      return { kind: 'func_proto', parameters: cursor.times(count, () => parseParameter(cursor)) };
    case 14:
      cursor.skip(4);
      return { kind: 'var', name, type };
    case 15:
      return { kind: 'datasec', name, size, variables: cursor.times(count, () => parseSectionVariable(cursor)) };
    case 16:
      return { kind: 'float', name, size };
    case 17:
      cursor.skip(4);
      return { kind: 'other', name };
    case 19:
      return {
        kind: 'enum',
        name,
        size,
        signed: flag,
        members: cursor.times(count, () => parseEnumerator64(cursor, text, flag)),
      };
    default:
      throw malformed(`expected a kind of type up to 19, got ${kind}`);
  }
}

function parseInt32(cursor: Cursor, name: string, size: number): BtfType {
  const encoding = (cursor.u32() >>> 24) & 0xf;
  return { kind: 'int', name, size, signed: (encoding & INT_SIGNED) !== 0, bool: (encoding & INT_BOOL) !== 0 };
}

function parseArray(cursor: Cursor): BtfType {
  const type = cursor.u32();
  cursor.skip(4);
  return { kind: 'array', type, length: cursor.u32() };
}

function parseMember(cursor: Cursor, text: Text, bitfields: boolean): Member {
  const name = text(cursor.u32());
  const type = cursor.u32();
  const offset = cursor.u32();
  return { name, type, bitOffset: bitfields ? offset & 0xffffff : offset, bits: bitfields ? offset >>> 24 : 0 };
}

/** clang marks enums as signed only since version 16; before, as in ISO C, every enumerator is an int. */
function parseEnum(name: string, size: number, marked: boolean, members: readonly Enumerator[]): BtfType {
  return { kind: 'enum', name, size, signed: marked || members.some(member => member.value < 0), members };
}

function parseEnumerator(cursor: Cursor, text: Text): Enumerator {
  return { name: text(cursor.u32()), value: cursor.u32() | 0 };
}

function parseEnumerator64(cursor: Cursor, text: Text, signed: boolean): Enumerator {
  const name = text(cursor.u32());
  const low = BigInt(cursor.u32());
  const value = (BigInt(cursor.u32()) << 32n) | low;
  return { name, value: signed ? BigInt.asIntN(64, value) : value };
}

function parseParameter(cursor: Cursor): number {
  cursor.skip(4);
  return cursor.u32();
}

function parseSectionVariable(cursor: Cursor): SectionVariable {
  return { type: cursor.u32(), offset: cursor.u32(), size: cursor.u32() };
}

class Cursor {
  position: number;
  readonly #view: DataView;

  constructor(view: DataView, position: number) {
    this.#view = view;
    this.position = position;
  }

  u32(): number {
    const value = this.#view.getUint32(this.position, LITTLE_ENDIAN);
    this.position += 4;
    return value;
  }

  skip(bytes: number): void {
    this.position += bytes;
  }

  times<T>(count: number, read: () => T): readonly T[] {
    return Array.from({ length: count }, read);
  }
}

function stringAt(view: DataView, offset: number): string {
  let end = offset;
  while (view.getUint8(end) !== 0) end++;
  return Buffer.from(view.buffer, view.byteOffset + offset, end - offset).toString('utf8');
}

function malformed(detail: string): BpfError {
  return new BpfError({ operation: 'parse', object: 'BTF', code: 'EBTF', detail });
}
