import { type IpPacket, readIp } from '../read/ip.ts';
import { protocols, readTransport } from '../read/transport.ts';
import { byteAt, wordAt } from '../read/words.ts';
import type { KnownService, World } from './world.ts';

/** The packet that an ICMP error is about. */
export type Quoted =
  | {
      /** A server's, to a client. */
      readonly about: 'answer';
      readonly packet: IpPacket;
      readonly service: KnownService;
    }
  | {
      /** A client's, in the director's tunnel. */
      readonly about: 'tunnel';
      readonly packet: IpPacket;
      readonly service: KnownService;
      /** The server that the tunnel leads to. */
      readonly server: string;
      /** Of the next hop, where the error is about that; 0 else. */
      readonly mtu: number;
    };

const portsLength = 4;

/** Reads what an error quotes, as far as that is of interest: undefined for everything else. */
export function readQuoted(world: World, bytes: Uint8Array, error: IpPacket): Quoted | undefined {
  const { transport: at, end } = error;
  const outer = readIp(bytes, at + 8, end, true);
  if ('unsound' in outer || outer.fragment === 'later') return undefined;
  const answered = portsOf(bytes, outer, end);
  const service = answered && world.find(outer.protocol, outer.source, answered.source);
  if (service !== undefined) return { about: 'answer', packet: outer, service };

  const packet = enter(bytes, outer, end);
  if (packet === undefined) return undefined;
  const sent = portsOf(bytes, packet, end);
  const concerned = sent && world.find(packet.protocol, packet.destination, sent.destination);
  if (!concerned?.ways.some(way => way.address === outer.destination)) return undefined;
  const isTooBig = byteAt(bytes, at) === 3 && byteAt(bytes, at + 1) === 4;
  const mtu = isTooBig ? wordAt(bytes, at + 6) : 0;
  return { about: 'tunnel', packet, service: concerned, server: outer.destination, mtu };
}

/** The packet in a tunnel of any kind. */
function enter(bytes: Uint8Array, outer: IpPacket, end: number): IpPacket | undefined {
  const { transport: at, protocol } = outer;
  const isSummed = (wordAt(bytes, at) & 0x8000) !== 0;
  const lengths = new Map<number, number>([
    [protocols.ipip, 0],
    [protocols.ipv6, 0],
    [protocols.gre, isSummed ? 8 : 4],
    [protocols.udp, 12],
  ]);
  const length = lengths.get(protocol);
  if (length === undefined) return undefined;
  const packet = readIp(bytes, at + length, end, true);
  return 'unsound' in packet || packet.fragment === 'later' ? undefined : packet;
}

function portsOf(bytes: Uint8Array, packet: IpPacket, end: number) {
  if (packet.transport + portsLength > end) return undefined;
  const { sourcePort, destinationPort } = readTransport(bytes, packet, true);
  return { source: sourcePort, destination: destinationPort };
}
