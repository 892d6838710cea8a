import { Verdict } from '../../../bpf/generated/lvx.ts';
import { get8, get16, get32 } from '../bytes.ts';
import { nextStage, type Packet, piece } from '../packet.ts';
import { ipProtocol } from '../protocols.ts';
import { sctpChunk, sctpEvent, sctpEventOf } from '../state/sctp.ts';
import { portsWord } from '../table/key.ts';

const lengths = { tcp: 20, udp: 8, sctp: 12, chunk: 4 } as const;

/** Reads the transport header: ports, and what it says of the connection's state. */
export function parseTransport(packet: Packet): number {
  switch (packet.protocol) {
    case ipProtocol.tcp:
      return parseTcp(packet);
    case ipProtocol.udp:
      return parseUdp(packet);
    case ipProtocol.sctp:
      return parseSctp(packet);
    default:
      return Verdict.PASS_OTHER_PROTOCOL;
  }
}

function parseTcp(packet: Packet): number {
  const { bytes, transport, room } = packet;
  const header = (get8(bytes, transport + 12) >> 4) * 4;
  if (room < lengths.tcp || header < lengths.tcp || header > room) return Verdict.PASS_BAD_TRANSPORT;
  packet.key[portsWord] = get32(bytes, transport);
  packet.event = get8(bytes, transport + 13);
  return nextStage;
}

function parseUdp(packet: Packet): number {
  const { bytes, transport, room } = packet;
  const length = get16(bytes, transport + 4);
  // Of a datagram in pieces that is not for a VIP only the first piece is here.
  const isCut = packet.piece === piece.whole && length > room;
  if (room < lengths.udp || length < lengths.udp || isCut) return Verdict.PASS_BAD_TRANSPORT;
  packet.key[portsWord] = get32(bytes, transport);
  return nextStage;
}

function parseSctp(packet: Packet): number {
  const { bytes, transport, room } = packet;
  if (room < lengths.sctp + lengths.chunk) return Verdict.PASS_BAD_TRANSPORT;
  packet.key[portsWord] = get32(bytes, transport);
  const first = transport + lengths.sctp;
  const type = get8(bytes, first);
  packet.event = sctpEventOf(type);
  if (type !== sctpChunk.cookieEcho && type !== sctpChunk.cookieAck) return nextStage;
  // Only these may be followed by an ABORT, which decides then.
  const length = (get16(bytes, first + 2) + 3) & 0x1fffc;
  if (length < lengths.chunk || room < lengths.sctp + length + lengths.chunk) return nextStage;
  if (get8(bytes, first + length) === sctpChunk.abort) packet.event = sctpEvent.abort;
  return nextStage;
}
