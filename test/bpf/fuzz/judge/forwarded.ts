import type { IpPacket } from '../read/ip.ts';
import { readIp } from '../read/ip.ts';
import { ipv4Type, ipv6Type, readLink } from '../read/link.ts';
import { protocols } from '../read/transport.ts';
import { byteAt, sumOf, wordAt } from '../read/words.ts';
import { Complaint, holds, same } from './complaint.ts';
import { judgeInner } from './inner.ts';
import type { Seen } from './seen.ts';
import type { Way, World } from './world.ts';

const guePort = 6080;
/** The lowest port that a GUE source port, which stands for a flow, may be: the kernel's ephemeral ones begin here. */
const leastFlowPort = 32_768;

/** Bytes that a way puts in front of a packet. */
export function overheadOf({ version, kind, checksum }: Way): number {
  if (kind === 'direct') return 0;
  return (version === 4 ? 20 : 40) + { ipip: 0, gre: checksum ? 8 : 4, gue: 12 }[kind];
}

/** Makes sure that a frame is one that a server must be sent for a packet. @throws Complaint */
export function judgeForwarded(seen: Seen, ways: readonly Way[], out: Uint8Array, world: World): void {
  const complaints = new Set<string>();
  for (const way of ways) {
    try {
      judgeWay(seen, way, out, world.mtuOf(way));
      return;
    } catch (complaint) {
      if (!(complaint instanceof Complaint)) throw complaint;
      complaints.add(complaint.message);
    }
  }
  throw new Complaint(`expected a frame for one of ${ways.length} servers: ${[...complaints].join('; or ')}`);
}

function judgeWay(seen: Seen, way: Way, out: Uint8Array, mtu: number): void {
  const { packet } = seen;
  if (packet === undefined) throw new Complaint('expected an IP packet to be forwarded');
  const link = readLink(out);
  const version = way.kind === 'direct' ? packet.version : way.version;
  same('destination address of the frame', link.destination, way.mac);
  same('source address of the frame', link.source, way.sourceMac);
  same('tags of the frame', link.tags, way.tags);
  same('EtherType', link.etherType, version === 4 ? ipv4Type : ipv6Type);

  const length = packet.end - packet.at;
  const inner = way.kind === 'direct' ? link.at : judgeOuter(packet, way, out, link.at, length);
  judgeInner(seen.bytes, packet, out, inner, length, 1);
  holds(`at most ${mtu} bytes`, inner + length - link.at <= mtu);
  judgePadding(seen, out, inner + length);
}

/** What Ethernet padded the frame with stays behind the packet, unchanged, and nothing else comes there. */
function judgePadding({ bytes, packet }: Seen, out: Uint8Array, from: number): void {
  const end = packet?.end ?? 0;
  same('bytes behind the packet', out.length - from, bytes.length - end);
  for (let offset = 0; from + offset < out.length; offset++) {
    same(`byte ${offset} behind the packet`, byteAt(out, from + offset), byteAt(bytes, end + offset));
  }
}

/** @returns where the inner packet begins */
function judgeOuter(packet: IpPacket, way: Way, out: Uint8Array, at: number, length: number): number {
  const outer = readIp(out, at);
  if ('unsound' in outer) throw new Complaint(`expected an outer IP header, got one that is unsound: ${outer.unsound}`);
  same('outer version', outer.version, way.version);
  same('outer options', outer.transport - at, way.version === 4 ? 20 : 40);
  same('outer source', outer.source, way.source);
  same('outer destination', outer.destination, way.address);
  same('outer TTL', outer.ttl, packet.ttl - 1);
  same('outer TOS', outer.tos, outerTos(packet.tos));
  same('outer checksum right', outer.checksumRight, true);
  if (way.version === 4) {
    const df = packet.version === 4 && packet.df;
    same('outer fragment field', wordAt(out, at + 6), df ? 0x4000 : 0);
    if (df) same('outer id', outer.id, 0);
  } else {
    same('outer flow label', outer.flowLabel, 0);
  }
  const inner = judgeCarrier(packet, way, out, outer);
  same('end of the outer packet', outer.end, inner + length);
  return inner;
}

/** The inner TOS, but congestion that was met before is not shown outside (RFC 3168, 9.1.1). */
function outerTos(tos: number): number {
  return (tos & 3) === 3 ? tos - 1 : tos;
}

function judgeCarrier(packet: IpPacket, way: Way, out: Uint8Array, outer: IpPacket): number {
  const { transport: at, end } = outer;
  if (way.kind === 'gre') {
    same('outer protocol', outer.protocol, protocols.gre);
    same('GRE flags', wordAt(out, at), way.checksum ? 0x8000 : 0);
    same('GRE protocol', wordAt(out, at + 2), packet.version === 4 ? ipv4Type : ipv6Type);
    if (!way.checksum) return at + 4;
    same('GRE sum', sumOf(out, at, end), 0xffff);
    same('GRE reserved', wordAt(out, at + 6), 0);
    return at + 8;
  }
  const number = packet.version === 4 ? protocols.ipip : protocols.ipv6;
  if (way.kind === 'gue') {
    same('outer protocol', outer.protocol, protocols.udp);
    holds('a source port that stands for a flow', wordAt(out, at) >= leastFlowPort);
    same('GUE port', wordAt(out, at + 2), guePort);
    same('UDP length', wordAt(out, at + 4), end - at);
    same('whether there is a UDP checksum', wordAt(out, at + 6) !== 0, way.checksum);
    if (way.checksum) {
      const addresses = outer.version === 4 ? sumOf(out, outer.at + 12, at) : sumOf(out, outer.at + 8, at);
      same('UDP sum', sumOf(out, at, end, addresses + protocols.udp + (end - at)), 0xffff);
    }
    same('GUE header', wordAt(out, at + 8), number);
    same('GUE flags', wordAt(out, at + 10), 0);
    return at + 12;
  }
  same('outer protocol', outer.protocol, number);
  return at;
}
