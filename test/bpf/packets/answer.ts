import { Address6 } from 'ip-address';
import { be32, read16 } from './build/bytes.ts';
import type { Ends } from './build/checksum.ts';
import { icmp, icmpNumbers } from './build/icmp.ts';
import { ipv4Header, ipv4Length, withIpv4Ttl } from './build/ipv4.ts';
import { ipv6Header, ipv6Length, withHopLimit } from './build/ipv6.ts';
import { linkLength } from './build/link.ts';
import { familyOfPacket, type TunnelSpec, tunnelOverhead } from './build/tunnel.ts';

/** An ICMP or ICMPv6 error that the director sends to the client. */
export interface AnswerSpec {
  readonly type: number;
  readonly code: number;
  readonly mtu?: number;
  /** TTL of the quoted packet. */
  readonly quotedTtl: number;
  /** What came was itself an error, about a packet in this tunnel: that packet is quoted, as far as the error quoted it. */
  readonly about?: TunnelSpec;
}

/** How long an answer may be (RFC 1812, 4.3.2.3; RFC 4443, 2.4 c). */
const longest = { ipv4: 576, ipv6: 1280 } as const;
const icmpHeader = 8;
const answerTtl = 64;
/** Internetwork control (RFC 1812, 4.3.2.5), and what Linux keeps of the packet's TOS. */
const answerTos = 0xc0;
const keptTos = 0x1e;

/** The frame that must go back to where a frame came from. An IPv4 id is random: it is taken from what was seen. */
export function answered(incoming: Uint8Array, spec: AnswerSpec, seen: Uint8Array = new Uint8Array()): Uint8Array {
  const at = linkLength(incoming);
  const macs = [...incoming.subarray(6, 12), ...incoming.subarray(0, 6)];
  const rest = incoming.subarray(12, at);
  const id = read16(seen, at + 4);
  return Uint8Array.from([...macs, ...rest, ...answer(subject(incoming.subarray(at), spec), spec, id)]);
}

/** The packet that is quoted: without padding, and without what was around it. */
function subject(came: Uint8Array, { about }: AnswerSpec): Uint8Array {
  const length = familyOfPacket(came) === 'ipv4' ? ipv4Length(came) : ipv6Length(came);
  const packet = came.subarray(0, length);
  if (about === undefined) return packet;
  const header = familyOfPacket(came) === 'ipv4' ? 20 : 40;
  return packet.subarray(header + icmpHeader + tunnelOverhead(about));
}

function answer(packet: Uint8Array, { type, code, mtu = 0, quotedTtl }: AnswerSpec, id: number): number[] {
  const family = familyOfPacket(packet);
  const ends = turned(packet);
  const message = { ...ends, family, type, code, word: be32(mtu), checksum: true };
  if (family === 'ipv4') {
    const quoted = withIpv4Ttl(packet, quotedTtl).subarray(0, longest.ipv4 - 20 - icmpHeader);
    const bytes = icmp({ ...message, payload: [...quoted] });
    const tos = answerTos | ((packet[1] ?? 0) & keptTos);
    const fixed = { tos, ttl: answerTtl, df: false, protocol: icmpNumbers.ipv4 };
    return [...ipv4Header({ ...ends, ...fixed, id, length: 20 + bytes.length }), ...bytes];
  }
  const quoted = withHopLimit(packet, quotedTtl).subarray(0, longest.ipv6 - 40 - icmpHeader);
  const bytes = icmp({ ...message, payload: [...quoted] });
  const fixed = { trafficClass: 0, flowLabel: 0, hopLimit: answerTtl, nextHeader: icmpNumbers.ipv6 };
  return [...ipv6Header({ ...ends, ...fixed, payloadLength: bytes.length }), ...bytes];
}

/** From whom to whom a packet goes that answers another: from the VIP. */
function turned(packet: Uint8Array): Ends {
  if (familyOfPacket(packet) === 'ipv4') {
    return { source: packet.subarray(16, 20).join('.'), destination: packet.subarray(12, 16).join('.') };
  }
  const text = (at: number) => Address6.fromByteArray([...packet.subarray(at, at + 16)]).correctForm();
  return { source: text(24), destination: text(8) };
}
