import { internetChecksum } from '../../../src/net/checksum.ts';
import { parseIpv4 } from '../../../src/net/ipv4.ts';
import { macBytes, parseMac } from '../../../src/net/mac.ts';

/** The flags of a TCP segment, by the letters that tcpdump uses. */
const flagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

/** A client's packet to a VIP. Every field has a usual value; rows name those that matter to them. */
export interface FrameSpec {
  readonly destinationMac?: string;
  readonly sourceMac?: string;
  readonly etherType?: number;
  readonly version?: number;
  /** In 32-bit words; the header is as long as its options make it, whatever this says. */
  readonly ihl?: number;
  readonly tos?: number;
  /** Total length, if not the true one. */
  readonly length?: number;
  readonly id?: number;
  readonly df?: boolean;
  readonly mf?: boolean;
  /** Fragment offset in units of 8 bytes. */
  readonly offset?: number;
  readonly ttl?: number;
  readonly protocol?: 'tcp' | 'udp' | number;
  readonly source?: string;
  readonly destination?: string;
  /** Options of the IPv4 header, a multiple of 4 bytes. */
  readonly options?: readonly number[];
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly flags?: string;
  /** TCP data offset in 32-bit words, if not 5. */
  readonly dataOffset?: number;
  /** UDP length, if not the true one. */
  readonly udpLength?: number;
  /** Bytes of payload behind the TCP or UDP header. */
  readonly payload?: number;
  /** Bytes that Ethernet pads the frame with. */
  readonly padding?: number;
}

const usual = {
  destinationMac: '02:00:00:00:00:02',
  sourceMac: '02:00:00:00:00:01',
  etherType: 0x0800,
  version: 4,
  tos: 0,
  id: 0x1234,
  df: true,
  mf: false,
  offset: 0,
  ttl: 63,
  protocol: 'tcp' as const,
  source: '192.168.7.10',
  destination: '10.0.0.100',
  options: [] as readonly number[],
  sourcePort: 40_000,
  destinationPort: 80,
  flags: 'S',
  dataOffset: 5,
  payload: 0,
  padding: 0,
};

/** The bytes of a frame. */
export function frame(spec: FrameSpec = {}): Uint8Array {
  const fields = { ...usual, ...spec };
  const { protocol } = fields;
  const transport = protocol === 'tcp' ? tcp(fields) : protocol === 'udp' ? udp(fields) : payload(fields.payload);
  const number = protocol === 'tcp' ? 6 : protocol === 'udp' ? 17 : protocol;
  const header = ipv4Header({
    ...fields,
    protocol: number,
    length: fields.length ?? 20 + fields.options.length + transport.length,
  });
  return Uint8Array.from([...ethernet(fields), ...header, ...transport, ...new Array<number>(fields.padding).fill(0)]);
}

/** An Ethernet header. */
export function ethernet(fields: { destinationMac: string; sourceMac: string; etherType: number }): number[] {
  const macs = [fields.destinationMac, fields.sourceMac].flatMap(mac => macBytes(parseMac(mac)));
  return [...macs, ...be16(fields.etherType)];
}

interface Ipv4Fields {
  readonly version?: number;
  readonly ihl?: number;
  readonly tos: number;
  readonly length: number;
  readonly id: number;
  readonly df: boolean;
  readonly mf?: boolean;
  readonly offset?: number;
  readonly ttl: number;
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly options?: readonly number[];
}

/** An IPv4 header with its checksum. */
export function ipv4Header(fields: Ipv4Fields): number[] {
  const { version = 4, options = [], mf = false, offset = 0 } = fields;
  const { ihl = 5 + options.length / 4 } = fields;
  const fragment = (fields.df ? 0x4000 : 0) | (mf ? 0x2000 : 0) | offset;
  const header = [
    (version << 4) | ihl,
    fields.tos,
    ...be16(fields.length),
    ...be16(fields.id),
    ...be16(fragment),
    fields.ttl,
    fields.protocol,
    0,
    0,
    ...be32(parseIpv4(fields.source)),
    ...be32(parseIpv4(fields.destination)),
    ...options,
  ];
  const [high = 0, low = 0] = be16(internetChecksum(Uint8Array.from(header)));
  return [...header.slice(0, 10), high, low, ...header.slice(12)];
}

interface TransportFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: string;
  readonly dataOffset: number;
  readonly udpLength?: number;
  readonly payload: number;
}

/** The checksum field is a fixed number: the director must not look at it. */
function tcp(fields: TransportFields): number[] {
  const bits = [...fields.flags].reduce((sum, letter) => sum | (flagBits[letter] ?? 0), 0);
  const options = new Array<number>(Math.max(0, fields.dataOffset * 4 - 20)).fill(1);
  const ports = [...be16(fields.sourcePort), ...be16(fields.destinationPort)];
  const rest = [...be32(1000), ...be32(0), fields.dataOffset << 4, bits, ...be16(8192), ...be16(0xbeef), ...be16(0)];
  return [...ports, ...rest, ...options, ...payload(fields.payload)];
}

function udp(fields: TransportFields): number[] {
  const length = fields.udpLength ?? 8 + fields.payload;
  const header = [...be16(fields.sourcePort), ...be16(fields.destinationPort), ...be16(length), ...be16(0xbeef)];
  return [...header, ...payload(fields.payload)];
}

function payload(length: number): number[] {
  return Array.from({ length }, (_, index) => index & 0xff);
}

function be16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

function be32(value: number): number[] {
  return [...be16(value >>> 16), ...be16(value & 0xffff)];
}
