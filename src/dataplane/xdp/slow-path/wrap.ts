import type { Forwarding, GreTunnel, GueTunnel } from '../../../model/forwarding.ts';
import { internetChecksum } from '../../../net/checksum.ts';
import { etherTypeIpv4 } from '../../../net/ethernet.ts';
import { type Ip, isIpv6 } from '../../../net/ip.ts';
import { ipv6Bytes } from '../../../net/ipv6.ts';
import type { ClientPacket } from './client-packet.ts';
import { flowPort } from './flow-port.ts';

/** What follows the outer IP header. */
export interface Wrapped {
  /** The IP protocol number (IANA). */
  readonly protocol: number;
  readonly payload: Uint8Array;
}

/** The outer header's ends; the source is asked for only where a checksum covers it. */
export interface Ends {
  readonly source: () => Ip | undefined;
  readonly destination: Ip;
}

/** IP protocol numbers (IANA). */
const protocols = { 4: 4, 6: 41, gre: 47, udp: 17 } as const;
const etherTypes = { 4: etherTypeIpv4, 6: 0x86dd } as const;
const greChecksumPresent = 0x8000;

/**
 * A client's packet with the header that its tunnel has between it and the outer IP header. Undefined where there is none
 * to be had: direct routing, or a checksum over a source address that is not known.
 */
export function wrap(packet: ClientPacket, forwarding: Forwarding, ends: Ends): Wrapped | undefined {
  if (forwarding.kind === 'direct') return undefined;
  switch (forwarding.tunnel) {
    case 'ipip':
      return { protocol: protocols[packet.family], payload: packet.bytes };
    case 'gre':
      return { protocol: protocols.gre, payload: gre(packet, forwarding) };
    case 'gue':
      return gue(packet, forwarding, ends);
  }
}

/** RFC 2784. */
function gre(packet: ClientPacket, { checksum }: GreTunnel): Uint8Array {
  const summed = checksum !== 'none';
  const { payload, view } = behind(summed ? 8 : 4, packet);
  view.setUint16(0, summed ? greChecksumPresent : 0);
  view.setUint16(2, etherTypes[packet.family]);
  if (summed) view.setUint16(4, internetChecksum(payload));
  return payload;
}

/** draft-ietf-intarea-gue: UDP and a header without options. Remote checksum offload is an offer; none is made here. */
function gue(packet: ClientPacket, { port, checksum }: GueTunnel, ends: Ends): Wrapped | undefined {
  const { payload, view } = behind(12, packet);
  view.setUint16(0, flowPort(packet));
  view.setUint16(2, port);
  view.setUint16(4, payload.length);
  view.setUint8(9, protocols[packet.family]);
  if (checksum !== 'none') {
    const source = ends.source();
    if (source === undefined) return undefined;
    view.setUint16(6, udpChecksum(source, ends.destination, payload));
  }
  return { protocol: protocols.udp, payload };
}

/** RFC 768 and RFC 8200, 8.1: 0 would mean that there is none. */
function udpChecksum(source: Ip, destination: Ip, payload: Uint8Array): number {
  const addresses = [...addressBytes(source), ...addressBytes(destination)];
  const rest = [0, protocols.udp, payload.length >> 8, payload.length & 0xff];
  return internetChecksum(Uint8Array.from([...addresses, ...rest, ...payload])) || 0xffff;
}

function addressBytes(ip: Ip): Iterable<number> {
  return isIpv6(ip) ? ipv6Bytes(ip) : [24, 16, 8, 0].map(shift => (ip >>> shift) & 0xff);
}

function behind(header: number, { bytes }: ClientPacket): { readonly payload: Uint8Array; readonly view: DataView } {
  const payload = new Uint8Array(header + bytes.length);
  payload.set(bytes, header);
  return { payload, view: new DataView(payload.buffer) };
}
