import { be16, be32, counting } from './bytes.ts';
import { crc32c } from './checksum.ts';
import { noChecksum } from './transport.ts';

/** Types of SCTP chunks (RFC 9260, 3.2), and how many bytes of value the shortest one has. */
const chunkTypes = {
  DATA: { type: 0, value: 16 },
  INIT: { type: 1, value: 16 },
  INIT_ACK: { type: 2, value: 24 },
  SACK: { type: 3, value: 12 },
  HEARTBEAT: { type: 4, value: 8 },
  HEARTBEAT_ACK: { type: 5, value: 8 },
  ABORT: { type: 6, value: 0 },
  SHUTDOWN: { type: 7, value: 4 },
  SHUTDOWN_ACK: { type: 8, value: 0 },
  ERROR: { type: 9, value: 4 },
  COOKIE_ECHO: { type: 10, value: 8 },
  COOKIE_ACK: { type: 11, value: 0 },
  SHUTDOWN_COMPLETE: { type: 14, value: 0 },
} as const;

/** A chunk by its name, or one that is made to lie. */
export type Chunk =
  | keyof typeof chunkTypes
  | { readonly type: number; readonly length: number; readonly value: readonly number[] };

/** The fields of an SCTP packet. */
export interface SctpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly chunks: readonly Chunk[];
  /** Bytes behind the chunks. */
  readonly payload: readonly number[];
  /** Whether the checksum is right. */
  readonly checksum: boolean;
}

const checksumAt = 8;

/** An SCTP packet (RFC 9260, 3). */
export function sctp(fields: SctpFields): number[] {
  const ports = [...be16(fields.sourcePort), ...be16(fields.destinationPort)];
  const blank = [...ports, ...be32(0x01020304), ...be32(0), ...fields.chunks.flatMap(chunk), ...fields.payload];
  const sum = fields.checksum ? be32(crc32c(blank)).reverse() : be32(noChecksum);
  return [...blank.slice(0, checksumAt), ...sum, ...blank.slice(checksumAt + 4)];
}

function chunk(spec: Chunk): number[] {
  if (typeof spec === 'object') return [spec.type, 0, ...be16(spec.length), ...spec.value];
  const { type, value } = chunkTypes[spec];
  const flags = spec === 'DATA' ? 3 : 0;
  return [type, flags, ...be16(4 + value), ...counting(value)];
}
