import { type Codec, LITTLE_ENDIAN, outOfRange } from './codec.ts';

type Reader<T> = (view: DataView, offset: number) => T;
type Writer<T> = (view: DataView, offset: number, value: T) => void;

function small(
  type: string,
  size: number,
  min: number,
  max: number,
  read: Reader<number>,
  write: Writer<number>,
): Codec<number> {
  return {
    size,
    read,
    write(view, offset, value) {
      if (!(Number.isInteger(value) && value >= min && value <= max))
        throw outOfRange(type, `an integer ${min}…${max}`, value);
      write(view, offset, value);
    },
  };
}

function big(type: string, min: bigint, max: bigint, read: Reader<bigint>, write: Writer<bigint>): Codec<bigint> {
  return {
    size: 8,
    read,
    write(view, offset, value) {
      if (!(typeof value === 'bigint' && value >= min && value <= max))
        throw outOfRange(type, `a bigint ${min}…${max}`, value);
      write(view, offset, value);
    },
  };
}

/** `__u8`. */
export const u8 = small(
  'u8',
  1,
  0,
  0xff,
  (v, o) => v.getUint8(o),
  (v, o, x) => v.setUint8(o, x),
);

/** `__s8`. */
export const i8 = small(
  'i8',
  1,
  -0x80,
  0x7f,
  (v, o) => v.getInt8(o),
  (v, o, x) => v.setInt8(o, x),
);

/** `__u16`, host order. */
export const u16 = small(
  'u16',
  2,
  0,
  0xffff,
  (v, o) => v.getUint16(o, LITTLE_ENDIAN),
  (v, o, x) => v.setUint16(o, x, LITTLE_ENDIAN),
);

/** `__s16`, host order. */
export const i16 = small(
  'i16',
  2,
  -0x8000,
  0x7fff,
  (v, o) => v.getInt16(o, LITTLE_ENDIAN),
  (v, o, x) => v.setInt16(o, x, LITTLE_ENDIAN),
);

/** `__u32`, host order. */
export const u32 = small(
  'u32',
  4,
  0,
  0xffff_ffff,
  (v, o) => v.getUint32(o, LITTLE_ENDIAN),
  (v, o, x) => v.setUint32(o, x, LITTLE_ENDIAN),
);

/** `__s32`, host order. */
export const i32 = small(
  'i32',
  4,
  -0x8000_0000,
  0x7fff_ffff,
  (v, o) => v.getInt32(o, LITTLE_ENDIAN),
  (v, o, x) => v.setInt32(o, x, LITTLE_ENDIAN),
);

/** `__u64`, host order, as a bigint. */
export const u64 = big(
  'u64',
  0n,
  0xffff_ffff_ffff_ffffn,
  (v, o) => v.getBigUint64(o, LITTLE_ENDIAN),
  (v, o, x) => v.setBigUint64(o, x, LITTLE_ENDIAN),
);

/** `__s64`, host order, as a bigint. */
export const i64 = big(
  'i64',
  -0x8000_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  (v, o) => v.getBigInt64(o, LITTLE_ENDIAN),
  (v, o, x) => v.setBigInt64(o, x, LITTLE_ENDIAN),
);

/** `__be16`: big-endian in memory, a host-order number here: port 80 is 80. */
export const be16 = small(
  'be16',
  2,
  0,
  0xffff,
  (v, o) => v.getUint16(o),
  (v, o, x) => v.setUint16(o, x),
);

/** `__be32`: big-endian in memory, a host-order number here: 10.0.0.1 is 0x0a000001. */
export const be32 = small(
  'be32',
  4,
  0,
  0xffff_ffff,
  (v, o) => v.getUint32(o),
  (v, o, x) => v.setUint32(o, x),
);

/** `__be64`: big-endian in memory, a host-order bigint here. */
export const be64 = big(
  'be64',
  0n,
  0xffff_ffff_ffff_ffffn,
  (v, o) => v.getBigUint64(o),
  (v, o, x) => v.setBigUint64(o, x),
);

/** `bool`. */
export const bool: Codec<boolean> = {
  size: 1,
  read: (view, offset) => view.getUint8(offset) !== 0,
  write: (view, offset, value) => view.setUint8(offset, value ? 1 : 0),
};

/** An enum, narrowed from the integer that it is stored as; a number outside the union is passed on as it is. */
export function enumeration<T extends number | bigint>(storage: Codec<number> | Codec<bigint>): Codec<T> {
  return storage as Codec<number | bigint> as Codec<T>;
}

/** The codecs of scalars by name, for those who get the name from type information. */
export const numbers = { u8, i8, u16, i16, u32, i32, u64, i64, be16, be32, be64, bool } as const;

/** A key of `numbers`. */
export type NumberName = keyof typeof numbers;
