// Made from the type information of divert.bpf.o by "npm run generate". Don't edit: change the C and run it again.

import { array, be16, be32, type Codec, struct, u8 } from '../../../bpf/codec/index.ts';

/** `struct divert_key`, 20 bytes. */
export interface DivertKey {
  /** `__be32`: big-endian in memory, host order here. */
  readonly address: readonly number[];
  /** `__be16`: big-endian in memory, host order here. */
  readonly port: number;
  readonly protocol: number;
}

/** Where the fields of `struct divert_key` lie, in bytes from its start. */
export const divertKeyLayout = {
  size: 20,
  offsets: {
    address: 0,
    port: 16,
    protocol: 18,
  },
} as const;

/** Reads and writes `struct divert_key`. */
export const divertKeyCodec: Codec<DivertKey> = struct<DivertKey>(divertKeyLayout.size, {
  address: [divertKeyLayout.offsets.address, array(be32, 4)],
  port: [divertKeyLayout.offsets.port, be16],
  protocol: [divertKeyLayout.offsets.protocol, u8],
});
