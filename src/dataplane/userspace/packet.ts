import { keyWords } from './table/key.ts';
import type { RealServer } from './table/real-server.ts';
import type { ServiceEntry } from './table/service-entry.ts';

/** A stage's answer is a verdict, or one of these. */
export const nextStage = -1;
/** Nothing is known of the packet's connection, and the packet may open one. */
export const noConnection = -2;

/** Whether a packet is an ICMP error, and the addresses and ports are those that it quotes. */
export const about = { nothing: 0, answer: 1, tunnel: 2 } as const;

/** Which piece of a datagram a packet is. */
export const piece = { whole: 0, first: 1, later: 2 } as const;

/**
 * What the stages learn about one packet. There is one such object, which is written anew for each packet: nothing is
 * allocated for it.
 */
export interface Packet {
  /** The bytes that the frame lies in, where it begins and ends there, and the interface that it came in by. */
  bytes: Uint8Array;
  begin: number;
  end: number;
  ifindex: number;

  /** parse: where the IP packet begins, behind the Ethernet header with its tags. */
  link: number;
  /** Where the transport header is, and bytes of the IP packet from there on. */
  transport: number;
  room: number;
  family: 4 | 6;
  /** Of the IP packet, bytes. */
  length: number;
  protocol: number;
  /** IPv6: traffic class. */
  tos: number;
  /** IPv6: hop limit. */
  ttl: number;
  /** Flags and offset field of the IPv4 header; 0 for IPv6. */
  fragment: number;
  /** Client, VIP, ports and so on: what finds its service and its connection. */
  readonly key: Int32Array;
  /** Byte 13 of the TCP header; an SCTP event; 0 for UDP. */
  event: number;
  icmp: number;
  piece: number;
  /** Of a fragmented datagram: its id, where the piece belongs in bytes, and whether more follow. */
  id: number;
  offset: number;
  more: boolean;
  /** IPv6: where the fragment header is, and the byte that announces it. */
  fragmentAt: number;
  announcedAt: number;
  /** Of a datagram that was put together here: the length of its longest piece; else 0. */
  longestPiece: number;
  /** Of an error about a tunnel: the ends of the quoted outer header, and the MTU that it tells or 0. */
  tunnelSource: number;
  tunnelDestination: number;
  tunnelMtu: number;

  /** match */
  service: ServiceEntry | undefined;

  /** track, pick: the place of its connection in the table or −1, and the real server. */
  entry: number;
  server: RealServer | undefined;
  /** Whether this packet opened a connection. */
  opened: boolean;

  /** Whether a scheduler of the control plane has been asked about it, and the server that was named, if one was. */
  asked: boolean;
  named: RealServer | undefined;

  /** encap: whether the real server is to have it, whether it can be sent or not. */
  routed: boolean;
}

/** Room for one packet. */
export function emptyPacket(): Packet {
  return {
    bytes: new Uint8Array(),
    begin: 0,
    end: 0,
    ifindex: 0,
    link: 0,
    transport: 0,
    room: 0,
    family: 4,
    length: 0,
    protocol: 0,
    tos: 0,
    ttl: 0,
    fragment: 0,
    key: new Int32Array(keyWords),
    event: 0,
    icmp: about.nothing,
    piece: piece.whole,
    id: 0,
    offset: 0,
    more: false,
    fragmentAt: 0,
    announcedAt: 0,
    longestPiece: 0,
    tunnelSource: 0,
    tunnelDestination: 0,
    tunnelMtu: 0,
    service: undefined,
    entry: -1,
    server: undefined,
    opened: false,
    asked: false,
    named: undefined,
    routed: false,
  };
}

/** Begins with another frame: the bytes from `begin` on, up to `end`. */
export function startPacket(packet: Packet, bytes: Uint8Array, begin: number, end: number, ifindex: number): void {
  packet.bytes = bytes;
  packet.begin = begin;
  packet.end = end;
  packet.ifindex = ifindex;
  packet.link = 0;
  packet.length = 0;
  packet.fragment = 0;
  packet.key.fill(0);
  packet.event = 0;
  packet.icmp = about.nothing;
  packet.piece = piece.whole;
  packet.longestPiece = 0;
  packet.service = undefined;
  packet.entry = -1;
  packet.server = undefined;
  packet.opened = false;
  packet.asked = false;
  packet.named = undefined;
  packet.routed = false;
}

/** Makes places in the packet count from the beginning of its frame: for stages that keep some of it. */
export function cutOut(packet: Packet): void {
  const { bytes, begin, end } = packet;
  packet.bytes = bytes.subarray(begin, end);
  packet.begin = 0;
  packet.end -= begin;
  packet.link -= begin;
  packet.transport -= begin;
  packet.fragmentAt -= begin;
  packet.announcedAt -= begin;
}

/** Below so many bytes it costs less to copy one by one than to make a view. */
const fewBytes = 256;

/** Copies the first bytes of the IP packet to some place. */
export function copyPacket(out: Uint8Array, at: number, { bytes, link }: Packet, length: number): void {
  if (length > fewBytes) out.set(bytes.subarray(link, link + length), at);
  else for (let index = 0; index < length; index++) out[at + index] = bytes[link + index] ?? 0;
}
