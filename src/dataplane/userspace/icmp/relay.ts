import { TunnelKind, Verdict } from '../../../bpf/generated/lvx.ts';
import { readTunnelError } from '../../tunnel-error.ts';
import type { Packet } from '../packet.ts';
import { traffic } from '../table/real-server.ts';
import type { Tables } from '../tables.ts';

/** No IPv4 router takes less (RFC 791), with an outer header: a smaller MTU is not believed. */
const leastMtu = 68 + 20;
const outerIpv6 = new Set<number>([TunnelKind.IPIP6, TunnelKind.GUE6, TunnelKind.GRE6]);

/**
 * A router on the way to a real server has said something of the tunnel: the client must hear of it, and how much the way
 * takes is kept. Returns a verdict.
 */
export function relay(tables: Tables, packet: Packet): number {
  const { server, service, tunnelMtu } = packet;
  if (server === undefined || !server.isLive || server.serviceId !== service?.id) return Verdict.PASS_ICMP;
  const { way } = server;
  const isOurs = way.source === packet.tunnelSource && way.destination === packet.tunnelDestination;
  if (!isOurs || way.nowhere !== undefined || outerIpv6.has(way.kind)) return Verdict.PASS_ICMP;
  if (tunnelMtu >= leastMtu && tunnelMtu < way.mtu) way.mtu = tunnelMtu;
  tell(tables, packet);
  return Verdict.SLOW_ICMP;
}

function tell({ outbox, learnMtu }: Tables, { bytes, link, length, server, tunnelMtu }: Packet): void {
  if (server === undefined) return;
  const mtu = tunnelMtu >= leastMtu ? tunnelMtu : server.way.mtu;
  const error = readTunnelError(bytes.subarray(link, link + length), mtu);
  if (error === undefined) return;
  if (tunnelMtu > 0) learnMtu(error.server, tunnelMtu);
  const { answer } = error;
  const at = answer === undefined ? -1 : outbox.reserve(answer.length);
  if (answer === undefined || at < 0) return;
  outbox.bytes.set(answer, at);
  outbox.add(at, at, at + answer.length, 0);
  // The packet that did not arrive counts, too, as far as it was quoted: as in IPVS.
  const counts = server.traffic;
  counts[traffic.outPackets] = (counts[traffic.outPackets] ?? 0) + 2;
  counts[traffic.outBytes] = (counts[traffic.outBytes] ?? 0) + answer.length + error.quoted;
}
