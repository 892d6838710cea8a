import { TunnelKind, Verdict } from '../../../bpf/generated/lvx.ts';
import { nextId, writeTunnelled } from '../encap/outer.ts';
import { split } from '../fragments/split.ts';
import type { Packet } from '../packet.ts';
import { ipv4Fragment } from '../parse/ipv4.ts';
import type { Way } from '../table/way.ts';
import type { Tables } from '../tables.ts';

const ipv6Header = 40;

/** Stage 5: the headers that lead to the real server, or the way out of the question. Returns a verdict. */
export function encap(tables: Tables, packet: Packet): number {
  const { server, service } = packet;
  if (server === undefined) return Verdict.DROP_INTERNAL;
  if (!server.isLive || server.serviceId !== service?.id) return Verdict.DROP_SERVER_REMOVED;
  const { way } = server;
  packet.routed = true;
  if (way.nowhere !== undefined) return Verdict.DROP_NO_NEXT_HOP;
  if (packet.ttl <= 1) return Verdict.ICMP_TTL_EXCEEDED;
  if (tables.rules.settings.pmtu_disc === 0 && way.kind !== TunnelKind.DIRECT) packet.fragment = 0;
  const length = packet.length + way.outer + way.shim;
  const isTooLong = length > way.mtu;
  if (isTooLong && !mayBeSplit(packet, way)) return Verdict.ICMP_TOO_BIG;
  return send(tables, packet, way, isTooLong);
}

/** An IPv6 packet may only be split if it was in pieces that fit: its sender expects no more of the way. */
function mayBeSplit({ family, fragment, longestPiece }: Packet, { mtu, outer, shim }: Way): boolean {
  if (family === 4) return (fragment & ipv4Fragment.df) === 0;
  return longestPiece > 0 && longestPiece + outer + shim <= mtu;
}

/**
 * What came in pieces leaves in pieces that are no longer, as in IPVS: they got through so far. Linux counts the header of
 * an IPv6 piece twice.
 */
function pieceLimit({ family, longestPiece }: Packet): number {
  if (longestPiece === 0) return Number.POSITIVE_INFINITY;
  return family === 4 ? longestPiece : longestPiece + ipv6Header;
}

function send({ outbox }: Tables, packet: Packet, way: Way, isTooLong: boolean): number {
  const start = outbox.reserve(way.head.length + packet.length);
  if (start < 0) return Verdict.DROP_INTERNAL;
  const end = writeTunnelled(outbox.bytes, start, packet, way);
  const ip = start + way.link;
  const { ifindex } = way;
  const limit = Math.min(pieceLimit(packet), way.mtu);
  if (end - ip <= limit) outbox.add(start, ip, end, ifindex);
  else if (!split(outbox, { start, ip, end, ifindex }, limit, nextId(way))) return Verdict.DROP_INTERNAL;
  if (isTooLong) return Verdict.SLOW_TOO_BIG;
  return ifindex === packet.ifindex ? Verdict.TX : Verdict.REDIRECT;
}
