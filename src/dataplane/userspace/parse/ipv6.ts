import { Verdict } from '../../../bpf/generated/lvx.ts';
import { get8, get16, get32 } from '../bytes.ts';
import { nextStage, type Packet, piece } from '../packet.ts';
import { ipProtocol } from '../protocols.ts';
import { clientWord, vipWord } from '../table/key.ts';

/** Extension headers that are read at most. */
export const extensionsMax = 6;

const headerLength = 40;
/** Of the shortest extension header. */
const leastExtension = 8;
const longestPayload = 0xffff - headerLength;

/** Copies an address into a key. */
export function readIpv6Address(bytes: Uint8Array, at: number, key: Int32Array, word: number): void {
  for (let index = 0; index < 4; index++) key[word + index] = get32(bytes, at + index * 4);
}

/** The unspecified address, loopback and multicast send nothing (RFC 4291). */
function isHostAddress(key: Int32Array): boolean {
  if (key[0] === 0 && key[1] === 0 && key[2] === 0) return key[3] !== 0 && key[3] !== 1;
  return (key[0] ?? 0) >>> 24 !== 0xff;
}

/** Reads an IPv6 header and the extension headers behind it; a piece that is not the first ends the walk. */
export function parseIpv6(packet: Packet): number {
  const { bytes, end, link, key } = packet;
  if (link + headerLength > end) return Verdict.PASS_BAD_IP;
  const room = get16(bytes, link + 4);
  const isSound = get8(bytes, link) >> 4 === 6 && room > 0 && room <= longestPayload;
  if (!isSound || end - link < headerLength + room) return Verdict.PASS_BAD_IP;
  packet.length = headerLength + room;
  packet.tos = (get16(bytes, link) >> 4) & 0xff;
  packet.ttl = get8(bytes, link + 7);
  packet.protocol = get8(bytes, link + 6);
  readIpv6Address(bytes, link + 8, key, clientWord);
  readIpv6Address(bytes, link + 24, key, vipWord);
  if (!isHostAddress(key)) return Verdict.PASS_BAD_SOURCE;
  packet.transport = link + headerLength;
  packet.room = room;
  packet.announcedAt = link + 6;
  skipExtensions(packet);
  return nextStage;
}

/** Reads past the extension headers. */
export function skipExtensions(packet: Packet): void {
  for (let count = 0; count < extensionsMax; count++) {
    if (packet.piece === piece.later || !skipExtension(packet)) return;
  }
}

/** Reads past one extension header. Returns whether there was one. */
function skipExtension(packet: Packet): boolean {
  const { bytes, end, transport } = packet;
  if (transport + leastExtension > end || packet.room < leastExtension) return false;
  const length = extensionLength(packet.protocol, get8(bytes, transport + 1));
  if (length === 0) return false;
  if (packet.protocol === ipProtocol.fragment) readFragment(packet);
  if (length > packet.room || end - transport < length) return false;
  packet.protocol = get8(bytes, transport);
  if (packet.piece === piece.whole) packet.announcedAt = transport;
  packet.room -= length;
  packet.transport += length;
  return true;
}

/** Bytes of an extension header with a length field; 0 for what is none (RFC 8200, RFC 4302). */
function extensionLength(type: number, field: number): number {
  switch (type) {
    case ipProtocol.hopByHop:
    case ipProtocol.routing:
    case ipProtocol.destination:
      return (field + 1) * 8;
    case ipProtocol.authentication:
      return (field + 2) * 4;
    case ipProtocol.fragment:
      return 8;
    default:
      return 0;
  }
}

function readFragment(packet: Packet): void {
  const { bytes, transport } = packet;
  const field = get16(bytes, transport + 2);
  packet.id = get32(bytes, transport + 4);
  packet.offset = field & 0xfff8;
  packet.more = (field & 1) !== 0;
  packet.fragmentAt = transport;
  if (packet.offset > 0) packet.piece = piece.later;
  else if (packet.more) packet.piece = piece.first;
}
