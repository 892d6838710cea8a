import { type Tunnel, TunnelFlag, TunnelKind } from '../../bpf/generated/lvx.ts';
import type { Server } from '../../model/server.ts';
import { etherTypeIpv4, etherTypeIpv6 } from '../../net/ethernet.ts';
import { isIpv6 } from '../../net/ip.ts';
import { macBytes } from '../../net/mac.ts';
import { addressWords } from '../address-words.ts';
import type { NextHop } from '../next-hop/next-hop.ts';
import { hasChecksum, kindOf } from '../tunnel-kind.ts';
import { asLoaded16 } from './byte-order.ts';

const ipipProtocol = 4;
/** Version 4, 5 words of 32 bits. */
const versionIhl = 0x45;

/** What the program needs to send packets to a real server by a next hop; the hop's tags have a table of their own. */
export function tunnelTo({ address, forwarding }: Pick<Server, 'address' | 'forwarding'>, hop: NextHop): Tunnel {
  const kind = kindOf(forwarding, address);
  const source = addressWords(hop.source);
  const destination = addressWords(address);
  return {
    destinationMac: Uint8Array.from(macBytes(hop.destinationMac)),
    sourceMac: Uint8Array.from(macBytes(hop.sourceMac)),
    etherType: isIpv6(address) ? etherTypeIpv6 : etherTypeIpv4,
    versionIhl: isIpv6(address) ? 0 : versionIhl,
    tos: 0,
    source,
    destination,
    ifindex: hop.ifindex,
    checksum: kind === TunnelKind.IPIP ? constantSum(source[0], destination[0]) : 0,
    kind,
    flags: (hasChecksum(forwarding) ? TunnelFlag.CHECKSUM : 0) | (hop.tags.length > 0 ? TunnelFlag.TAGGED : 0),
    mtu: hop.mtu,
    port: forwarding.kind === 'tunnel' && forwarding.tunnel === 'gue' ? forwarding.port : 0,
    outerId: 0,
  };
}

/** The sum of the outer header's words that are the same in every packet, as the program loads them (RFC 1071). */
function constantSum(source: number, destination: number): number {
  const words = [
    versionIhl << 8,
    ipipProtocol,
    source >>> 16,
    source & 0xffff,
    destination >>> 16,
    destination & 0xffff,
  ];
  let sum = words.reduce((partial, word) => partial + asLoaded16(word), 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
