// Made from the type information of types.bpf.o by "npm run generate". Don't edit: change the C and run it again.

import {
  array,
  be16,
  be32,
  be64,
  bool,
  bytes,
  type Codec,
  chars,
  enumeration,
  i8,
  i32,
  i64,
  struct,
  u8,
  u16,
  u32,
  u64,
} from '../../src/bpf/codec/index.ts';

/** `enum colour`. */
export const Colour = {
  RED: 0,
  DARK_BLUE: 5,
} as const;

/** A value of `enum colour`. */
export type Colour = (typeof Colour)[keyof typeof Colour];

/** `enum only_in_rodata`. */
export const OnlyInRodata = {
  A: 3,
  B: 4,
} as const;

/** A value of `enum only_in_rodata`. */
export type OnlyInRodata = (typeof OnlyInRodata)[keyof typeof OnlyInRodata];

/** `enum signs`. */
export const Signs = {
  NEGATIVE: -1,
  POSITIVE: 1,
} as const;

/** A value of `enum signs`. */
export type Signs = (typeof Signs)[keyof typeof Signs];

/** `struct nested`, 8 bytes. */
export interface Nested {
  readonly a: number;
  readonly b: number;
}

/** Where the fields of `struct nested` lie, in bytes from its start. */
export const nestedLayout = {
  size: 8,
  offsets: {
    a: 0,
    b: 4,
  },
} as const;

/** Reads and writes `struct nested`. */
export const nestedCodec: Codec<Nested> = struct<Nested>(nestedLayout.size, {
  a: [nestedLayout.offsets.a, u8],
  b: [nestedLayout.offsets.b, i32],
});

/** `struct only_inner`, 8 bytes. */
export interface OnlyInner {
  readonly lonely: bigint;
}

/** Where the fields of `struct only_inner` lie, in bytes from its start. */
export const onlyInnerLayout = {
  size: 8,
  offsets: {
    lonely: 0,
  },
} as const;

/** Reads and writes `struct only_inner`. */
export const onlyInnerCodec: Codec<OnlyInner> = struct<OnlyInner>(onlyInnerLayout.size, {
  lonely: [onlyInnerLayout.offsets.lonely, u64],
});

/** A struct declared in place, 2 bytes. */
export interface ZooEntryInPlace {
  readonly own: number;
}

/** Where the fields of a struct declared in place lie, in bytes from its start. */
export const zooEntryInPlaceLayout = {
  size: 2,
  offsets: {
    own: 0,
  },
} as const;

/** Reads and writes a struct declared in place. */
export const zooEntryInPlaceCodec: Codec<ZooEntryInPlace> = struct<ZooEntryInPlace>(zooEntryInPlaceLayout.size, {
  own: [zooEntryInPlaceLayout.offsets.own, u16],
});

/** `struct zoo_entry`, 112 bytes. */
export interface ZooEntry {
  readonly byte: number;
  readonly signedByte: number;
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  /** `__be32`: big-endian in memory, host order here. */
  readonly address: number;
  readonly big: bigint;
  readonly bigSigned: bigint;
  /** `__be64`: big-endian in memory, host order here. */
  readonly bigWire: bigint;
  readonly flag: boolean;
  readonly mac: Uint8Array;
  readonly name: string;
  readonly halves: readonly number[];
  readonly colour: Colour;
  readonly sign: Signs;
  readonly nested: Nested;
  readonly pair: readonly Nested[];
  readonly inlineField: number;
  readonly inPlace: ZooEntryInPlace;
  readonly either: Uint8Array;
}

/** Where the fields of `struct zoo_entry` lie, in bytes from its start. */
export const zooEntryLayout = {
  size: 112,
  offsets: {
    byte: 0,
    signedByte: 1,
    port: 2,
    address: 4,
    big: 8,
    bigSigned: 16,
    bigWire: 24,
    flag: 32,
    mac: 33,
    name: 39,
    halves: 48,
    colour: 56,
    sign: 60,
    nested: 64,
    pair: 72,
    inlineField: 88,
    inPlace: 92,
    either: 96,
  },
} as const;

/** Reads and writes `struct zoo_entry`. */
export const zooEntryCodec: Codec<ZooEntry> = struct<ZooEntry>(zooEntryLayout.size, {
  byte: [zooEntryLayout.offsets.byte, u8],
  signedByte: [zooEntryLayout.offsets.signedByte, i8],
  port: [zooEntryLayout.offsets.port, be16],
  address: [zooEntryLayout.offsets.address, be32],
  big: [zooEntryLayout.offsets.big, u64],
  bigSigned: [zooEntryLayout.offsets.bigSigned, i64],
  bigWire: [zooEntryLayout.offsets.bigWire, be64],
  flag: [zooEntryLayout.offsets.flag, bool],
  mac: [zooEntryLayout.offsets.mac, bytes(6)],
  name: [zooEntryLayout.offsets.name, chars(9)],
  halves: [zooEntryLayout.offsets.halves, array(u16, 3)],
  colour: [zooEntryLayout.offsets.colour, enumeration<Colour>(u32)],
  sign: [zooEntryLayout.offsets.sign, enumeration<Signs>(i32)],
  nested: [zooEntryLayout.offsets.nested, nestedCodec],
  pair: [zooEntryLayout.offsets.pair, array(nestedCodec, 2)],
  inlineField: [zooEntryLayout.offsets.inlineField, u32],
  inPlace: [zooEntryLayout.offsets.inPlace, zooEntryInPlaceCodec],
  either: [zooEntryLayout.offsets.either, bytes(16)],
});
