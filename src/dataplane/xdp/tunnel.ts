import type { Tunnel } from '../../bpf/generated/lvx.ts';
import { etherTypeIpv4 } from '../../net/ethernet.ts';
import type { Ipv4 } from '../../net/ipv4.ts';
import { macBytes } from '../../net/mac.ts';
import { asLoaded16 } from './byte-order.ts';
import type { NextHop } from './next-hop/next-hop.ts';

const ipipProtocol = 4;
/** Version 4, 5 words of 32 bits. */
const versionIhl = 0x45;

/** What the program needs to send packets to a real server by a next hop. */
export function tunnelTo(server: Ipv4, hop: NextHop): Tunnel {
  return {
    destinationMac: Uint8Array.from(macBytes(hop.destinationMac)),
    sourceMac: Uint8Array.from(macBytes(hop.sourceMac)),
    etherType: etherTypeIpv4,
    versionIhl,
    tos: 0,
    source: hop.source,
    destination: server,
    ifindex: hop.ifindex,
    checksum: constantSum(hop.source, server),
    mtu: hop.mtu,
    outerId: 0,
  };
}

/** The sum of the outer header's words that are the same in every packet, as the program loads them (RFC 1071). */
function constantSum(source: Ipv4, destination: Ipv4): number {
  const words = [
    versionIhl << 8,
    ipipProtocol,
    source >>> 16,
    source & 0xffff,
    destination >>> 16,
    destination & 0xffff,
  ];
  return words.reduce((sum, word) => sum + asLoaded16(word), 0);
}
