import { Verdict } from '../../../bpf/generated/lvx.ts';
import { etherTypeIpv4 } from '../../../net/ethernet.ts';
import { get8, get16, get32 } from '../bytes.ts';
import { icmp4, icmpHeader, isIcmpError } from '../icmp/numbers.ts';
import { about, nextStage, type Packet, piece } from '../packet.ts';
import { ipProtocol, isTransport } from '../protocols.ts';
import { clientWord, portsWord, vipWord } from '../table/key.ts';
import type { VipSet } from '../table/vip-set.ts';
import { ipv4Fragment } from './ipv4.ts';
import { readIpv6Address, skipExtensions } from './ipv6.ts';

const ipv4Header = 20;
const ipv6Header = 40;
const portsLength = 4;
const greChecksumPresent = 0x8000;

/**
 * ICMP errors from the network. One about what a real server sent to a client goes to that server; one about what the
 * director sent to a real server, in its tunnel, concerns the client.
 */
export function parseIcmp(packet: Packet, vips: VipSet): number {
  if (packet.room < icmpHeader) return Verdict.PASS_BAD_TRANSPORT;
  if (!isIcmpError(packet.family, get8(packet.bytes, packet.transport))) return Verdict.PASS_ICMP;
  return packet.family === 4 ? parseIcmp4(packet, vips) : parseIcmp6(packet);
}

function parseIcmp4(packet: Packet, vips: VipSet): number {
  const { bytes, end, transport, key } = packet;
  const isTooBig = get8(bytes, transport) === icmp4.unreachable && get8(bytes, transport + 1) === icmp4.codeTooBig;
  const quoted = transport + icmpHeader;
  const behind = behindIpv4(bytes, quoted, end);
  if (behind < 0) return Verdict.PASS_ICMP;
  const protocol = get8(bytes, quoted + 9);
  // What a VIP sent is an answer. GUE is UDP from the director's own address.
  const source = get32(bytes, quoted + 12);
  if (isTransport(protocol) && vips.hasIpv4(source)) return takeQuoted(packet, quoted, behind, about.answer);
  packet.tunnelSource = source;
  packet.tunnelDestination = get32(bytes, quoted + 16);
  packet.tunnelMtu = isTooBig ? get16(bytes, transport + 6) : 0;
  const inside = behindShim(bytes, behind, protocol);
  const behindInside = inside < 0 ? -1 : behindIpv4(bytes, inside, end);
  if (behindInside < 0) return Verdict.PASS_ICMP;
  key.fill(0);
  return takeQuoted(packet, inside, behindInside, about.tunnel);
}

/** Where a quoted IPv4 header ends; −1 if there is none that has ports behind it. */
function behindIpv4(bytes: Uint8Array, at: number, end: number): number {
  if (at + ipv4Header > end) return -1;
  const first = get8(bytes, at);
  const isSound = first >> 4 === 4 && (first & 0xf) >= 5;
  return isSound && (get16(bytes, at + 6) & ipv4Fragment.offset) === 0 ? at + (first & 0xf) * 4 : -1;
}

/** Where what is between a quoted outer header and the client's packet ends; −1 if that is no tunnel. */
function behindShim(bytes: Uint8Array, at: number, protocol: number): number {
  switch (protocol) {
    case ipProtocol.ipip:
      return at;
    case ipProtocol.udp:
      return at + 12;
    case ipProtocol.gre:
      if (get16(bytes, at + 2) !== etherTypeIpv4) return -1;
      return at + (get16(bytes, at) & greChecksumPresent ? 8 : 4);
    default:
      return -1;
  }
}

/** Takes addresses and ports from a quoted IPv4 packet: a server sent it, or a client. */
function takeQuoted(packet: Packet, at: number, behind: number, whose: number): number {
  const { bytes, end, transport, room, key } = packet;
  // What is behind the error may be padding.
  if (behind + portsLength > end || behind + portsLength - transport > room) return Verdict.PASS_ICMP;
  const isAnswer = whose === about.answer;
  const source = get32(bytes, at + 12);
  const destination = get32(bytes, at + 16);
  const ports = get32(bytes, behind);
  packet.protocol = get8(bytes, at + 9);
  key[clientWord] = isAnswer ? destination : source;
  key[vipWord] = isAnswer ? source : destination;
  key[portsWord] = isAnswer ? turned(ports) : ports;
  packet.icmp = whose;
  return nextStage;
}

/** The ports of an answer as those of what it answers. */
function turned(ports: number): number {
  return (ports << 16) | (ports >>> 16);
}

function parseIcmp6(packet: Packet): number {
  const { bytes, end, transport, room, key } = packet;
  const quoted = transport + icmpHeader;
  if (quoted + ipv6Header > end || get8(bytes, quoted) >> 4 !== 6) return Verdict.PASS_ICMP;
  readIpv6Address(bytes, quoted + 24, key, clientWord);
  readIpv6Address(bytes, quoted + 8, key, vipWord);
  packet.protocol = get8(bytes, quoted + 6);
  packet.transport = quoted + ipv6Header;
  packet.room = 0xffff; // the quote may be cut off anywhere
  skipExtensions(packet);
  const behind = packet.transport;
  const isLater = packet.piece === piece.later;
  packet.piece = piece.whole; // that was the quoted one's
  const isCut = behind + portsLength > end || behind + portsLength > transport + room;
  if (isLater || isCut || !isTransport(packet.protocol)) return Verdict.PASS_ICMP;
  key[portsWord] = turned(get32(bytes, behind));
  packet.icmp = about.answer;
  return nextStage;
}
