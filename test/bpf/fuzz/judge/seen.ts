import { type IpPacket, readIp } from '../read/ip.ts';
import { ipv4Type, ipv6Type, type Link, readLink } from '../read/link.ts';
import { protocols, readTransport, type Transport } from '../read/transport.ts';
import type { KnownService, World } from './world.ts';

/** What a frame that came in is, without asking the program. */
export interface Seen {
  readonly bytes: Uint8Array;
  readonly link: Link;
  readonly isIp: boolean;
  /** Why it is no IP packet. */
  readonly unsound?: string;
  readonly packet?: IpPacket;
  /** Of a packet that is no later fragment. */
  readonly transport?: Transport;
  /** The service that it is for by its address and port. */
  readonly service?: KnownService;
  /** ICMP errors: the packet that is quoted, and its ports. */
  readonly quoted?: { readonly packet: IpPacket; readonly transport: Transport };
}

/** Reads a frame. */
export function see(world: World, bytes: Uint8Array): Seen {
  const link = readLink(bytes);
  const isIp = link.etherType === ipv4Type || link.etherType === ipv6Type;
  if (!isIp) return { bytes, link, isIp };
  const packet = readIp(bytes, link.at);
  if ('unsound' in packet) return { bytes, link, isIp, unsound: packet.unsound };
  if ((packet.version === 4) !== (link.etherType === ipv4Type)) {
    return { bytes, link, isIp, unsound: 'version and EtherType differ' };
  }
  if (packet.fragment === 'later') return { bytes, link, isIp, packet };
  const transport = readTransport(bytes, packet);
  const service = world.find(packet.protocol, packet.destination, transport.destinationPort);
  const quoted = isIcmpError(packet, transport) ? readQuoted(bytes, packet) : undefined;
  return { bytes, link, isIp, packet, transport, ...(service && { service }), ...(quoted && { quoted }) };
}

/** Whether a message is an ICMP or ICMPv6 error, to which nobody answers with another. */
export function isIcmpError({ protocol }: IpPacket, { kind }: Transport): boolean {
  if (protocol === protocols.icmp) return [3, 4, 5, 11, 12].includes(kind);
  return protocol === protocols.icmpv6 && kind < 128;
}

function readQuoted(bytes: Uint8Array, { transport, end }: IpPacket): Seen['quoted'] {
  const packet = readIp(bytes, transport + 8, end, true);
  if ('unsound' in packet) return undefined;
  return { packet, transport: readTransport(bytes.subarray(0, end), packet, true) };
}

/** Whether a host can have an address: what comes from others, a host takes no notice of. */
export function isHostAddress(address: string): boolean {
  const first = address.charCodeAt(0);
  if (address.length === 4) return first > 0 && first < 224 && first !== 127;
  const isLow = address.startsWith('\0'.repeat(15)) && address.charCodeAt(15) <= 1;
  return first !== 0xff && !isLow;
}
