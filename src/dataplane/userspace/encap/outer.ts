import { TunnelKind } from '../../../bpf/generated/lvx.ts';
import { etherTypeIpv4, etherTypeIpv6 } from '../../../net/ethernet.ts';
import { hash32 } from '../../../sched/hash32.ts';
import { get16, put16 } from '../bytes.ts';
import { folded, putIpv4Checksum, sumOf, takeHop } from '../checksum.ts';
import { copyPacket, type Packet } from '../packet.ts';
import { ipv4Fragment } from '../parse/ipv4.ts';
import { ipProtocol } from '../protocols.ts';
import { clientWord, foldedAddress, portsWord, vipWord } from '../table/key.ts';
import type { Way } from '../table/way.ts';

const greChecksumPresent = 0x8000;
/** GUE's source ports: 2^14 of them, from where Linux's ephemeral ports begin. */
const guePortFirst = 32768;
const guePortBits = 14;

/**
 * Writes a packet for a real server: Ethernet header, outer headers, and the packet itself with its TTL one less. The
 * outer headers are those that IPVS writes (RFC 2003, RFC 2473, RFC 2784, draft-ietf-intarea-gue).
 *
 * @param start where the frame begins; there is room in front of it for the Ethernet header that came in
 * @returns where it ends
 */
export function writeTunnelled(out: Uint8Array, start: number, packet: Packet, way: Way): number {
  const { link, outer, shim, head } = way;
  const inside = start + head.length;
  const end = inside + packet.length;
  copyPacket(out, inside, packet, packet.length);
  takeHop(out, inside, packet.family);
  out.set(head, start);
  if (outer === 0) {
    put16(out, start + link - 2, packet.family === 4 ? etherTypeIpv4 : etherTypeIpv6);
    return end;
  }
  const ip = start + link;
  if (outer === 20) writeIpv4(out, ip, packet, way);
  else writeIpv6(out, ip, packet, way);
  if (shim > 0) writeShim(out, ip, packet, way);
  return end;
}

/** The inner TOS; but congestion met outside must not be confused with congestion met before (RFC 3168, 9.1.1). */
function outerTos(tos: number): number {
  return tos & ~((tos >> 1) & tos & 1);
}

function writeIpv4(out: Uint8Array, at: number, packet: Packet, way: Way): void {
  const df = packet.fragment & ipv4Fragment.df;
  out[at + 1] = outerTos(packet.tos);
  put16(out, at + 2, way.outer + way.shim + packet.length);
  put16(out, at + 4, df ? 0 : nextId(way));
  put16(out, at + 6, df);
  out[at + 8] = packet.ttl - 1;
  out[at + 9] = outerProtocol(packet, way);
  putIpv4Checksum(out, at);
}

function writeIpv6(out: Uint8Array, at: number, packet: Packet, way: Way): void {
  put16(out, at, 0x6000 | (outerTos(packet.tos) << 4));
  put16(out, at + 2, 0);
  put16(out, at + 4, way.shim + packet.length);
  out[at + 6] = outerProtocol(packet, way);
  out[at + 7] = packet.ttl - 1;
}

/** An id for an outer header that may be, or is, in fragments. */
export function nextId(way: Way): number {
  way.lastId = (way.lastId + 1) | 0;
  return way.lastId;
}

function innerProtocol({ family }: Packet): number {
  return family === 4 ? ipProtocol.ipip : ipProtocol.ipv6;
}

function isGue({ kind }: Way): boolean {
  return kind === TunnelKind.GUE || kind === TunnelKind.GUE6;
}

function outerProtocol(packet: Packet, way: Way): number {
  if (way.shim === 0) return innerProtocol(packet);
  return isGue(way) ? ipProtocol.udp : ipProtocol.gre;
}

/** Writes what is between the outer IP header and the packet inside. */
function writeShim(out: Uint8Array, ip: number, packet: Packet, way: Way): void {
  const at = ip + way.outer;
  const length = way.shim + packet.length;
  if (isGue(way)) {
    put16(out, at, gueSourcePort(packet));
    put16(out, at + 4, length);
    out[at + 9] = innerProtocol(packet);
    if (!way.isSummed) return;
    const sum = folded(sumOf(out, at, length) + pseudoSum(out, ip, way, length));
    put16(out, at + 6, sum === 0 ? 0xffff : sum);
    return;
  }
  put16(out, at, way.isSummed ? greChecksumPresent : 0);
  put16(out, at + 2, packet.family === 4 ? etherTypeIpv4 : etherTypeIpv6);
  if (way.isSummed) put16(out, at + 4, folded(sumOf(out, at, length)));
}

/** The sum of the addresses and so on that a UDP checksum covers too (RFC 768, RFC 8200). */
function pseudoSum(out: Uint8Array, ip: number, { outer }: Way, length: number): number {
  const addresses = outer === 20 ? sumOf(out, ip + 12, 8) : sumOf(out, ip + 8, 32);
  return addresses + length + ipProtocol.udp;
}

/** Of a flow, so that routers on the way keep it together. */
function gueSourcePort({ key }: Packet): number {
  const flow = foldedAddress(key, clientWord) ^ foldedAddress(key, vipWord) ^ (key[portsWord] ?? 0);
  return guePortFirst + hash32(flow, guePortBits);
}

/** Bytes of the IPv4 header at a place. */
export function ipv4HeaderLength(bytes: Uint8Array, at: number): number {
  return (get16(bytes, at) >>> 6) & 0x3c;
}
