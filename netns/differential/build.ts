import { internetChecksum } from '../../src/net/checksum.ts';
import { addressBytes } from './address.ts';
import type { Names } from './names.ts';
import type { Body, IpFields, Packet } from './packet.ts';

const flagBits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32, E: 64, C: 128 };

/** The UDP ports that tunnels of type GUE go to in cases. */
export const guePorts: readonly [number, ...number[]] = [6080, 5555];

/** What fields are that nobody sets. */
export const usual = { seq: 1000, ack: 5000, window: 8192, tag: 7, sctpSum: 0xdeadbeef } as const;

/** The bytes of a packet, from its IP header on. */
export function build({ ip, body }: Packet, names: Names): Uint8Array {
  const destination = names.addressOf(ip.destination ?? 'vip');
  const family = destination.includes(':') ? 6 : 4;
  const source = names.addressOf(ip.source ?? 'client', family);
  const ends = [...addressBytes(source), ...addressBytes(destination)];
  if (ends.length !== (family === 4 ? 8 : 32)) {
    throw new Error(`packet: expected addresses of one family, got ${source} and ${destination}`);
  }
  const { protocol, bytes: whole } = payloadOf(body, ends, names);
  const bytes = ip.slice ? whole.subarray(...ip.slice) : whole;
  const header = (family === 4 ? header4 : header6)(ip, ends, protocol, bytes.length);
  return Buffer.concat([header, bytes]);
}

function header4(ip: IpFields, ends: readonly number[], protocol: number, length: number): Buffer {
  const options = fromHex(ip.options ?? '');
  const fragment = ((ip.df ?? true) ? 0x4000 : 0) | (ip.mf ? 0x2000 : 0) | ((ip.offset ?? 0) >> 3);
  const header = Buffer.from([
    0x45 + options.length / 4,
    ip.tos ?? 0,
    ...be16(ip.length ?? 20 + options.length + length),
    ...be16(ip.id ?? 0x1234),
    ...be16(fragment),
    ip.ttl ?? 63,
    protocol,
    ...[0, 0],
    ...ends,
    ...options,
  ]);
  header.writeUInt16BE(internetChecksum(header), 10);
  return header;
}

function header6(ip: IpFields, ends: readonly number[], protocol: number, length: number): Buffer {
  const { extensions = [], tos = 0, flow = 0 } = ip;
  const following = [...extensions.map(({ number }) => number), protocol];
  const more = extensions.flatMap(({ rest }, index) => [following[index + 1] ?? 59, ...fromHex(rest)]);
  const first = ((6 << 28) | (tos << 20) | flow) >>> 0;
  return Buffer.from([
    ...be32(first),
    ...be16(ip.length ?? more.length + length),
    following[0] ?? 59,
    ip.ttl ?? 63,
    ...ends,
    ...more,
  ]);
}

interface Payload {
  readonly protocol: number;
  readonly bytes: Buffer;
}

function payloadOf(body: Body, ends: readonly number[], names: Names): Payload {
  switch (body.kind) {
    case 'tcp': {
      const bits = [...body.flags].reduce((sum, letter) => sum | (flagBits[letter] ?? 0), 0);
      const ack = bits & 16 ? usual.ack : 0;
      const header = [...ports(body), ...be32(usual.seq), ...be32(ack), 0x50, bits, ...be16(usual.window), 0, 0, 0, 0];
      const bytes = Buffer.from([...header, ...pattern(body.data ?? 0)]);
      return { protocol: 6, bytes: withSum(bytes, 16, ends, 6, body.badSum) };
    }
    case 'udp': {
      const { data = 10 } = body;
      const bytes = Buffer.from([...ports(body), ...be16(8 + data), 0, 0, ...pattern(data)]);
      return { protocol: 17, bytes: body.noSum ? bytes : withSum(bytes, 6, ends, 17) };
    }
    case 'sctp': {
      // Nobody on the way looks at the checksum (CRC-32c).
      const chunks = body.chunks.flatMap(number => [number, 0, ...be16(8), ...be32(0x01020304)]);
      const bytes = Buffer.from([...ports(body), ...be32(usual.tag), ...be32(usual.sctpSum), ...chunks]);
      return { protocol: 132, bytes };
    }
    case 'icmp': {
      const { type, code, word = 0, about, quoted } = body;
      const rest = about ? build(about, names).subarray(0, quoted) : pattern(8);
      const bytes = Buffer.from([type, code, 0, 0, ...be32(word), ...rest]);
      if (ends.length === 8) return { protocol: 1, bytes: withSum(bytes, 2, [], undefined, body.badSum) };
      return { protocol: 58, bytes: withSum(bytes, 2, ends, 58, body.badSum) };
    }
    case 'tunnel':
      return tunnelPayload(build(body.inner, names), body.by);
    case 'raw':
      return { protocol: body.protocol, bytes: Buffer.from(pattern(body.data)) };
    default:
      return body satisfies never;
  }
}

function tunnelPayload(inner: Uint8Array, by: 'ip' | 'gue' | 'gre'): Payload {
  const isIpv4 = (inner[0] ?? 0) >> 4 === 4;
  const protocol = isIpv4 ? 4 : 41;
  if (by === 'ip') return { protocol, bytes: Buffer.from(inner) };
  if (by === 'gre') return { protocol: 47, bytes: Buffer.from([0, 0, ...be16(isIpv4 ? 0x0800 : 0x86dd), ...inner]) };
  const header = [...be16(50_000), ...be16(guePorts[0]), ...be16(12 + inner.length), 0, 0, 0, protocol, 0, 0];
  return { protocol: 17, bytes: Buffer.from([...header, ...inner]) };
}

/** What payloads are filled with: bytes that count up. */
function pattern(length: number): number[] {
  return Array.from({ length }, (_, index) => index & 0xff);
}

function ports({ sport = 40_000, dport = 80 }: { readonly sport?: number; readonly dport?: number }): number[] {
  return [...be16(sport), ...be16(dport)];
}

/** Puts a checksum in at `at`: over the bytes alone, or with a pseudo header of addresses and protocol; or a wrong one. */
function withSum(bytes: Buffer, at: number, ends: readonly number[], protocol?: number, isWrong = false): Buffer {
  const pseudo = protocol === undefined ? [] : [...ends, ...be16(protocol), ...be16(bytes.length)];
  const sum = internetChecksum(Buffer.concat([Buffer.from(pseudo), bytes]));
  bytes.writeUInt16BE(isWrong ? sum ^ 0x5500 : sum, at);
  return bytes;
}

function be16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function be32(value: number): number[] {
  return [...be16(value >>> 16), ...be16(value & 0xffff)];
}

function fromHex(text: string): number[] {
  return [...Buffer.from(text, 'hex')];
}
