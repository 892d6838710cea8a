import { internetChecksum } from '../../src/net/checksum.ts';

/** A SYN from 192.168.7.10:20011 to 10.0.0.100:80, TTL 62, DF, id 1234. */
export const syn = ipv4({ protocol: 6, ttl: 62, id: 0x1234, from: [192, 168, 7, 10], to: [10, 0, 0, 100] }, [
  ...[0x4e, 0x2b, 0x00, 0x50],
  ...[0x00, 0x00, 0x03, 0xe8],
  ...[0x00, 0x00, 0x00, 0x00],
  ...[0x50, 0x02, 0xff, 0xff],
  ...[0x00, 0x00, 0x00, 0x00],
]);

/** A datagram with three bytes. */
export const udp = ipv4({ protocol: 17, ttl: 64, id: 1, from: [192, 168, 7, 10], to: [10, 0, 0, 100] }, [
  ...[0x13, 0x88, 0x00, 0x35],
  ...[0x00, 0x0b, 0x00, 0x00],
  ...[1, 2, 3],
]);

/** The SYN in a tunnel from 10.0.0.2 to 10.0.0.11. */
export const ipip = Uint8Array.of(...outer(20 + syn.length), ...syn);

/** The same in an Ethernet frame. */
export const frame = Uint8Array.of(...[2, 0, 10, 0, 0, 11], ...[2, 0, 10, 0, 0, 2], 8, 0, ...ipip);

/** An outer header from 10.0.0.2 to 10.0.0.11 of a packet that is `length` bytes long. */
export function outer(length: number): Uint8Array {
  const header = { protocol: 4, ttl: 62, id: 0, from: [10, 0, 0, 2], to: [10, 0, 0, 11] };
  return ipv4(header, new Array<number>(length - 20).fill(0)).subarray(0, 20);
}

interface Header {
  readonly protocol: number;
  readonly ttl: number;
  readonly id: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function ipv4({ protocol, ttl, id, from, to }: Header, payload: readonly number[]): Uint8Array {
  const length = 20 + payload.length;
  const header = Uint8Array.of(
    0x45,
    0,
    length >> 8,
    length & 255,
    id >> 8,
    id & 255,
    0x40,
    0,
    ttl,
    protocol,
    0,
    0,
    ...from,
    ...to,
  );
  new DataView(header.buffer).setUint16(10, internetChecksum(header));
  return Uint8Array.of(...header, ...payload);
}
