import { Verdict } from '../../../bpf/generated/lvx.ts';
import { get32, put16, put32 } from '../bytes.ts';
import { folded, putIpv4Checksum, sumOf, takeHop } from '../checksum.ts';
import { copyPacket, type Packet } from '../packet.ts';
import { ipProtocol } from '../protocols.ts';
import { clientWord, vipWord } from '../table/key.ts';
import { traffic } from '../table/real-server.ts';
import type { Tables } from '../tables.ts';
import { turnBack } from '../turn-back.ts';
import { icmp4, icmp6, icmpHeader } from './numbers.ts';

/** How long an answer's IP packet may be (RFC 1812, 4.3.2.3; RFC 4443, 2.4), and its IP header. */
const longest = { 4: 576, 6: 1280 } as const;
const headers = { 4: 20, 6: 40 } as const;
const ttl = 64;
/** Internetwork control (RFC 1812, 4.3.2.5), and of the packet's TOS what Linux keeps. */
const controlTos = 0xc0;
const keptTos = 0x1e;

/**
 * Answers a packet with the ICMP error that its verdict says (RFC 792, RFC 1191, RFC 4443), as IPVS does: from the VIP,
 * quoting the client's own packet. It goes back the way the packet came. Returns the verdict, or another one if the
 * answer could not be made.
 */
export function answer(tables: Tables, packet: Packet, verdict: number): number {
  const { outbox } = tables;
  const { begin, link, family } = packet;
  const front = headers[family] + icmpHeader;
  const quote = Math.min(packet.length, longest[family] - front);
  const start = outbox.reserve(link - begin + front + quote);
  if (start < 0) return Verdict.DROP_INTERNAL;
  const out = outbox.bytes;
  const ip = start + link - begin;
  const quoted = ip + front;
  copyPacket(out, quoted, packet, quote);
  // The answer quotes a packet that is too big as it would have gone on.
  if (verdict === Verdict.ICMP_TOO_BIG) takeHop(out, quoted, family);
  turnBack(out, start, packet);
  out.fill(0, ip, quoted);
  putError(out, ip + headers[family], packet, verdict);
  if (family === 4) putIpv4(out, ip, packet, front + quote, tables.random);
  else putIpv6(out, ip, packet, front + quote);
  outbox.add(start, ip, quoted + quote, packet.ifindex);
  const { server } = packet;
  if (packet.routed && server !== undefined) {
    const counts = server.traffic;
    counts[traffic.outPackets] = (counts[traffic.outPackets] ?? 0) + 1;
    counts[traffic.outBytes] = (counts[traffic.outBytes] ?? 0) + front + quote;
  }
  return verdict;
}

function putError(out: Uint8Array, at: number, packet: Packet, verdict: number): void {
  const isIpv4 = packet.family === 4;
  switch (verdict) {
    case Verdict.ICMP_TTL_EXCEEDED:
      out[at] = isIpv4 ? icmp4.timeExceeded : icmp6.timeExceeded;
      return;
    case Verdict.ICMP_TOO_BIG:
      out[at] = isIpv4 ? icmp4.unreachable : icmp6.tooBig;
      out[at + 1] = isIpv4 ? icmp4.codeTooBig : 0;
      put16(out, at + 6, mtuFor(packet));
      return;
    case Verdict.ICMP_NO_ROUTE:
      out[at] = isIpv4 ? icmp4.unreachable : icmp6.unreachable;
      out[at + 1] = isIpv4 ? icmp4.codeHost : icmp6.codeAddress;
      return;
    default:
      out[at] = isIpv4 ? icmp4.unreachable : icmp6.unreachable;
      out[at + 1] = isIpv4 ? icmp4.codePort : icmp6.codePort;
  }
}

/** The longest packet that fits into the tunnel to the packet's real server, bytes. */
function mtuFor({ server }: Packet): number {
  return server === undefined ? 0 : server.way.mtu - server.way.outer - server.way.shim;
}

function putIpv4(out: Uint8Array, at: number, { key, tos }: Packet, length: number, random: () => number): void {
  out[at] = 0x45;
  out[at + 1] = controlTos | (tos & keptTos);
  put16(out, at + 2, length);
  put16(out, at + 4, Math.floor(random() * 0x10000));
  out[at + 8] = ttl;
  out[at + 9] = ipProtocol.icmp;
  put32(out, at + 12, key[vipWord] ?? 0);
  put32(out, at + 16, key[clientWord] ?? 0);
  putIpv4Checksum(out, at);
  put16(out, at + 22, folded(sumOf(out, at + 20, length - 20)));
}

function putIpv6(out: Uint8Array, at: number, { bytes, link }: Packet, length: number): void {
  const message = length - 40;
  out[at] = 0x60;
  put16(out, at + 4, message);
  out[at + 6] = ipProtocol.icmpv6;
  out[at + 7] = ttl;
  for (let word = 0; word < 16; word += 4) {
    put32(out, at + 8 + word, get32(bytes, link + 24 + word));
    put32(out, at + 24 + word, get32(bytes, link + 8 + word));
  }
  // The addresses lie in front of the message.
  put16(out, at + 42, folded(sumOf(out, at + 8, 32 + message) + message + ipProtocol.icmpv6));
}
