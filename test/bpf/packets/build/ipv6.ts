import { addressBytes } from './address.ts';
import { be16, be32, read16, zeros } from './bytes.ts';

/** The fields of an IPv6 header (RFC 8200). */
export interface Ipv6Fields {
  readonly version?: number | undefined;
  readonly trafficClass: number;
  readonly flowLabel: number;
  /** Of what is behind the header. */
  readonly payloadLength: number;
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: string;
  readonly destination: string;
}

/** A header between IPv6's and the transport's. */
export type Extension =
  | {
      readonly kind: 'hop-by-hop' | 'destination';
      /** In bytes, a multiple of 8; filled with padding options. Default 8. */
      readonly length?: number;
      /** The header's own length field, if it is to lie: in units of 8 bytes, the first not counted. */
      readonly lengthField?: number;
    }
  | {
      readonly kind: 'routing';
      /** Default 0: there is nowhere else to go. */
      readonly segmentsLeft?: number;
      readonly type?: number;
      readonly length?: number;
      readonly lengthField?: number;
    }
  | {
      readonly kind: 'fragment';
      /** In units of 8 bytes. */
      readonly offset?: number;
      readonly more?: boolean;
      readonly id?: number;
    }
  | {
      readonly kind: 'authentication';
      /** In bytes, a multiple of 4. Default 24. */
      readonly length?: number;
    };

/** The next-header numbers (IANA) of extension headers, and of "nothing follows". */
export const nextHeaders = {
  'hop-by-hop': 0,
  routing: 43,
  fragment: 44,
  encrypted: 50,
  authentication: 51,
  none: 59,
  destination: 60,
} as const;

const headerLength = 40;
const hopLimitAt = 7;

/** An IPv6 header. */
export function ipv6Header(fields: Ipv6Fields): number[] {
  const { version = 6, trafficClass, flowLabel, payloadLength, nextHeader, hopLimit } = fields;
  return [
    (version << 4) | (trafficClass >>> 4),
    ((trafficClass & 0xf) << 4) | (flowLabel >>> 16),
    ...be16(flowLabel),
    ...be16(payloadLength),
    nextHeader,
    hopLimit,
    ...addressBytes(fields.source),
    ...addressBytes(fields.destination),
  ];
}

/** Extension headers in a chain that ends with a transport header's number. */
export function extensionHeaders(extensions: readonly Extension[], transport: number): number[] {
  return extensions.flatMap((extension, index) => {
    const next = extensions[index + 1];
    return extensionHeader(extension, next === undefined ? transport : nextHeaders[next.kind]);
  });
}

function extensionHeader(extension: Extension, next: number): number[] {
  switch (extension.kind) {
    case 'hop-by-hop':
    case 'destination': {
      const { length = 8, lengthField = length / 8 - 1 } = extension;
      return [next, lengthField, ...paddingOptions(length - 2)];
    }
    case 'routing': {
      const { length = 24, lengthField = length / 8 - 1, type = 2, segmentsLeft = 0 } = extension;
      return [next, lengthField, type, segmentsLeft, ...zeros(length - 4)];
    }
    case 'fragment': {
      const { offset = 0, more = false, id = 0x12345678 } = extension;
      return [next, 0, ...be16((offset << 3) | (more ? 1 : 0)), ...be32(id)];
    }
    case 'authentication': {
      const { length = 24 } = extension;
      return [next, length / 4 - 2, ...zeros(length - 2)];
    }
  }
}

/** Pad1 or PadN options (RFC 8200, 4.2), each at most 255 bytes of data. */
function paddingOptions(length: number): number[] {
  if (length === 0) return [];
  if (length === 1) return [0];
  const data = Math.min(length - 2, 255);
  return [1, data, ...zeros(data), ...paddingOptions(length - 2 - data)];
}

/** An IPv6 packet with another hop limit. */
export function withHopLimit(packet: Uint8Array, hopLimit: number): Uint8Array {
  const copy = Uint8Array.from(packet);
  copy.set([hopLimit], hopLimitAt);
  return copy;
}

/** The length of a whole IPv6 packet by its header. */
export function ipv6Length(packet: Uint8Array): number {
  return headerLength + read16(packet, 4);
}
