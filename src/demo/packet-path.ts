import type { Ipv4Packet } from '../net/ipv4-packet.ts';
import type { Mac } from '../net/mac.ts';
import type { TcpSegment } from '../net/transport.ts';
import type { CapturedPacket } from '../netns/pcap.ts';
import { macOf } from '../netns/plan.ts';
import type { Topology } from '../netns/topology.ts';

/** One leg of a packet's way, from node to node, as it was captured there. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  /** The header around it, if it was tunnelled here. */
  readonly outer?: Ipv4Packet;
  readonly packet: Ipv4Packet;
  readonly segment: TcpSegment;
}

/** The way of the packet that opens a client's connection, and of its answer, in the order of time. */
export function pathOf(topology: Topology, packets: readonly CapturedPacket[], clientPort: number): Hop[] {
  const names = nodeNames(topology);
  const hops = new Map<string, Hop>();
  for (const { sourceMac, destinationMac, packet: captured } of packets.toSorted((a, b) => a.time - b.time)) {
    const packet = captured.payload.kind === 'ipip' ? captured.payload.inner : captured;
    const segment = packet.payload;
    if (segment.kind !== 'tcp' || !segment.flags.includes('S')) continue;
    if (segment.sourcePort !== clientPort && segment.destinationPort !== clientPort) continue;
    // Where two captures are on one way, both have seen it.
    const key = `${sourceMac} ${destinationMac} ${captured.protocol} ${segment.flags}`;
    if (hops.has(key)) continue;
    const between = { from: names.get(sourceMac) ?? sourceMac, to: names.get(destinationMac) ?? destinationMac };
    hops.set(key, { ...between, packet, segment, ...(captured === packet ? {} : { outer: captured }) });
  }
  return [...hops.values()];
}

/** Which node has an Ethernet address. */
function nodeNames(topology: Topology): Map<Mac, string> {
  return new Map(
    topology.nodes.flatMap(node =>
      node.interfaces.flatMap((port): [Mac, string][] => {
        const mac = macOf(port);
        return mac ? [[mac, node.name]] : [];
      }),
    ),
  );
}
