import { internetChecksum } from '../../../../src/net/checksum.ts';

/** Bytes of hexadecimal digits; spaces and line breaks don't count. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

/** Bytes as hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Several pieces as one. */
export function join(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces));
}

/** An IPv4 packet with the right length and checksum. Addresses as numbers in host order. */
export function ipv4(
  header: {
    readonly source: number;
    readonly destination: number;
    readonly protocol: number;
    readonly tos?: number;
    readonly ttl?: number;
    readonly id?: number;
    /** Flags and offset. */
    readonly fragment?: number;
  },
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(20 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint8(1, header.tos ?? 0);
  view.setUint16(2, bytes.length);
  view.setUint16(4, header.id ?? 0);
  view.setUint16(6, header.fragment ?? 0);
  view.setUint8(8, header.ttl ?? 64);
  view.setUint8(9, header.protocol);
  view.setUint32(12, header.source);
  view.setUint32(16, header.destination);
  view.setUint16(10, internetChecksum(bytes.subarray(0, 20)));
  bytes.set(payload, 20);
  return bytes;
}
