import { type IpPacket, readIp } from '../read/ip.ts';
import { ipv4Type, ipv6Type, type Link, readLink } from '../read/link.ts';
import { protocols, readTransport, type Transport } from '../read/transport.ts';
import { type Quoted, readQuoted } from './quoted.ts';
import type { KnownService, World } from './world.ts';

/** What a frame that came in is, without asking the program. */
export interface Seen {
  readonly bytes: Uint8Array;
  readonly link: Link;
  readonly isIp: boolean;
  /** Why it is no IP packet. */
  readonly unsound?: string;
  /** Of an IP packet, sound or not. */
  readonly source?: string;
  readonly packet?: IpPacket;
  /** Of a packet that is no later fragment. */
  readonly transport?: Transport;
  /** ICMP errors: the packet that they are about. */
  readonly quoted?: Quoted;
  /** The services that it may be for: a later fragment does not tell its port. */
  readonly services: readonly KnownService[];
}

/** Reads a frame. */
export function see(world: World, bytes: Uint8Array): Seen {
  const link = readLink(bytes);
  const isIp = link.etherType === ipv4Type || link.etherType === ipv6Type;
  const nothing = { bytes, link, isIp, services: [] };
  if (!isIp) return nothing;
  const packet = readIp(bytes, link.at);
  if ('unsound' in packet) return { ...nothing, ...packet };
  if ((packet.version === 4) !== (link.etherType === ipv4Type)) {
    return { ...nothing, unsound: 'version and EtherType differ' };
  }
  const { protocol, source, destination } = packet;
  if (packet.fragment === 'later') {
    // IPv6 says in each fragment what is in it, but only the first one counts.
    const services = world.services.filter(
      service => service.vip === destination && (packet.version === 6 || service.protocol === protocol),
    );
    return { ...nothing, source, packet, services };
  }
  const transport = readTransport(bytes, packet);
  const quoted = isIcmpError(packet, transport) ? readQuoted(world, bytes, packet) : undefined;
  const service =
    quoted?.about === 'answer' ? quoted.service : world.find(protocol, destination, transport.destinationPort);
  return { ...nothing, source, packet, transport, services: service ? [service] : [], ...(quoted && { quoted }) };
}

/** Whether a message is an ICMP or ICMPv6 error, to which nobody answers with another. */
export function isIcmpError({ protocol }: IpPacket, { kind }: Transport): boolean {
  if (protocol === protocols.icmp) return [3, 4, 5, 11, 12].includes(kind);
  return protocol === protocols.icmpv6 && kind < 128;
}

/** Whether a host can have an address: what comes from others, a host takes no notice of. */
export function isHostAddress(address: string): boolean {
  const first = address.charCodeAt(0);
  if (address.length === 4) return first > 0 && first < 224 && first !== 127;
  const isLow = address.startsWith('\0'.repeat(15)) && address.charCodeAt(15) <= 1;
  return first !== 0xff && !isLow;
}
