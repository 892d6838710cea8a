import { Verdict } from '../../../bpf/generated/lvx.ts';
import { nextStage, type Packet, piece } from '../packet.ts';
import { parseIcmp } from '../parse/icmp.ts';
import { parseIpv4 } from '../parse/ipv4.ts';
import { parseIpv6 } from '../parse/ipv6.ts';
import { parseLink } from '../parse/link.ts';
import { parseTransport } from '../parse/transport.ts';
import { ipProtocol } from '../protocols.ts';
import type { Tables } from '../tables.ts';

/**
 * Stage 1: Ethernet, VLAN tags, IPv4 or IPv6, TCP, UDP, SCTP or ICMP. A datagram in pieces goes on when its last piece has
 * come. Returns `nextStage` or a verdict.
 */
export function parse(tables: Tables, packet: Packet): number {
  let verdict = parseNetwork(tables, packet);
  if (verdict === nextStage && packet.piece !== piece.whole) {
    verdict = tables.reassembly.take(packet, tables);
    if (verdict === nextStage && packet.piece === piece.whole) verdict = parseNetwork(tables, packet);
  }
  if (verdict !== nextStage) return verdict;
  const icmp = packet.family === 4 ? ipProtocol.icmp : ipProtocol.icmpv6;
  if (packet.protocol !== icmp) return parseTransport(packet);
  return packet.piece === piece.whole ? parseIcmp(packet, tables.vips) : Verdict.PASS_ICMP;
}

function parseNetwork({ vlans }: Tables, packet: Packet): number {
  const verdict = parseLink(packet, vlans);
  if (verdict !== nextStage) return verdict;
  return packet.family === 4 ? parseIpv4(packet) : parseIpv6(packet);
}
