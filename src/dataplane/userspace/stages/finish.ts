import { Verdict } from '../../../bpf/generated/lvx.ts';
import { answer } from '../icmp/answer.ts';
import { about, type Packet } from '../packet.ts';
import { reset } from '../reset.ts';
import { traffic } from '../table/real-server.ts';
import type { Tables } from '../tables.ts';

/** Stage 6: counts the packet's traffic, and answers the client where its verdict says so. Returns the last verdict. */
export function finish(tables: Tables, packet: Packet, verdict: number): number {
  if (packet.routed) countTraffic(packet);
  let last = verdict === Verdict.DROP_NO_NEXT_HOP ? nowhereVerdict(packet) : verdict;
  if (isAnswer(last)) {
    // An ICMP error is never answered (RFC 1122, 3.2.2).
    last = packet.icmp === about.nothing ? answer(tables, packet, last) : Verdict.DROP_NO_ANSWER;
  }
  if (last === Verdict.PASS_NO_CONNECTION && tables.answersForHost) reset(tables, packet);
  if (tables.rules.settings.event_sampling > 0) sample(tables, packet, last);
  return last;
}

/** What a real server was to have counts as its traffic, as in IPVS, whether it could be sent or not. */
function countTraffic({ server, opened, length }: Packet): void {
  if (server === undefined) return;
  const counts = server.traffic;
  if (opened) counts[traffic.connections] = (counts[traffic.connections] ?? 0) + 1;
  counts[traffic.packets] = (counts[traffic.packets] ?? 0) + 1;
  counts[traffic.bytes] = (counts[traffic.bytes] ?? 0) + length;
}

function isAnswer(verdict: number): boolean {
  return verdict >= Verdict.ICMP_NO_SERVER && verdict <= Verdict.ICMP_TOO_BIG;
}

/** What becomes of a packet that nothing leads to the server of. */
function nowhereVerdict({ server, ttl }: Packet): number {
  switch (server?.way.nowhere) {
    case 'no route':
      return Verdict.ICMP_NO_ROUTE;
    case 'this host':
      return Verdict.PASS_SERVER_HERE;
    default:
      return ttl <= 1 ? Verdict.ICMP_TTL_EXCEEDED : Verdict.DROP_NO_NEXT_HOP;
  }
}

/** Tells of one in so many packets for services. */
function sample({ rules, random, tell }: Tables, packet: Packet, verdict: number): void {
  if (packet.service === undefined) return;
  if (random() * rules.settings.event_sampling < 1) tell(packet, verdict);
}
