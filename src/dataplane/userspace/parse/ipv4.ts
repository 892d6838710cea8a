import { Verdict } from '../../../bpf/generated/lvx.ts';
import { get8, get16, get32 } from '../bytes.ts';
import { nextStage, type Packet, piece } from '../packet.ts';
import { clientWord, vipWord } from '../table/key.ts';

/** The flags and the offset field of an IPv4 header. */
export const ipv4Fragment = { df: 0x4000, mf: 0x2000, offset: 0x1fff } as const;

const leastHeader = 20;

/** Neither 0.0.0.0/8, loopback, multicast nor above: the kernel takes nothing from these (RFC 1812, 5.3.7). */
function isHostAddress(address: number): boolean {
  const first = address >>> 24;
  return first > 0 && first < 224 && first !== 127;
}

/** Reads an IPv4 header. */
export function parseIpv4(packet: Packet): number {
  const { bytes, end, link, key } = packet;
  if (link + leastHeader > end) return Verdict.PASS_BAD_IP;
  const first = get8(bytes, link);
  const header = (first & 0xf) * 4;
  packet.length = get16(bytes, link + 2);
  const isSound = first >> 4 === 4 && header >= leastHeader && packet.length >= header;
  if (!isSound || end - link < packet.length) return Verdict.PASS_BAD_IP;
  const client = get32(bytes, link + 12);
  if (!isHostAddress(client)) return Verdict.PASS_BAD_SOURCE;
  packet.fragment = get16(bytes, link + 6);
  packet.offset = (packet.fragment & ipv4Fragment.offset) * 8;
  packet.more = (packet.fragment & ipv4Fragment.mf) !== 0;
  if (packet.offset > 0 || packet.more) {
    packet.piece = packet.offset > 0 ? piece.later : piece.first;
    packet.id = get16(bytes, link + 4);
  }
  key[clientWord] = client;
  key[vipWord] = get32(bytes, link + 16);
  packet.tos = get8(bytes, link + 1);
  packet.ttl = get8(bytes, link + 8);
  packet.protocol = get8(bytes, link + 9);
  packet.transport = link + header;
  packet.room = packet.length - header;
  return nextStage;
}
