import type { Family } from './build/address.ts';
import { be32, counting } from './build/bytes.ts';
import type { Ends } from './build/checksum.ts';
import { icmp } from './build/icmp.ts';
import { ipv4Header } from './build/ipv4.ts';
import { type Extension, extensionHeaders, ipv6Header, nextHeaders } from './build/ipv6.ts';
import { ethernet, etherTypes, type Tag } from './build/link.ts';
import { protocolNumber, type TransportName } from './build/protocols.ts';
import { type Chunk, sctp } from './build/sctp.ts';
import { tcp, udp } from './build/transport.ts';
import { type TunnelSpec, tunnelled } from './build/tunnel.ts';

/** A packet on its way to the director. Every field has a usual value; rows name those that matter to them. */
export interface FrameSpec {
  readonly destinationMac?: string;
  readonly sourceMac?: string;
  /** Outermost first. */
  readonly tags?: readonly Tag[];
  readonly etherType?: number;
  /** Default: `ipv4`. */
  readonly family?: Family;
  readonly version?: number;
  /** IPv4: in 32-bit words; the header is as long as its options make it, whatever this says. */
  readonly ihl?: number;
  /** IPv6: traffic class. */
  readonly tos?: number;
  /** Total length (IPv6: payload length), if not the true one. */
  readonly length?: number;
  readonly id?: number;
  readonly df?: boolean;
  readonly mf?: boolean;
  /** IPv4 fragment offset in units of 8 bytes. */
  readonly offset?: number;
  /** IPv6: hop limit. */
  readonly ttl?: number;
  readonly protocol?: TransportName | number;
  readonly source?: string;
  readonly destination?: string;
  /** Options of the IPv4 header, a multiple of 4 bytes. */
  readonly options?: readonly number[];
  readonly flowLabel?: number;
  /** IPv6 extension headers, in their order. */
  readonly extensions?: readonly Extension[];
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly flags?: string;
  /** TCP data offset in 32-bit words, if not 5. */
  readonly dataOffset?: number;
  /** UDP length, if not the true one. */
  readonly udpLength?: number;
  /** Of an SCTP packet. Default: INIT. */
  readonly chunks?: readonly Chunk[];
  /** Of an ICMP or ICMPv6 message. */
  readonly icmp?: IcmpSpec;
  /** What is behind the transport header: bytes, or how many. */
  readonly payload?: number | readonly number[];
  /** Whether the transport checksum is right. Default: no, since the director must not look at it; ICMP: yes. */
  readonly checksum?: boolean;
  /** Bytes that Ethernet pads the frame with. */
  readonly padding?: number;
  /** From the VIP to the client instead: addresses and ports change places. */
  readonly reply?: boolean;
}

/** An ICMP or ICMPv6 message. */
export interface IcmpSpec {
  readonly type: number;
  readonly code?: number;
  /** The second word: MTU, pointer, or an echo's id and sequence number. */
  readonly word?: number;
  readonly quotes?: Quote;
}

/** The packet that an ICMP error is about. */
export interface Quote {
  readonly packet: FrameSpec;
  /** The tunnel in which the packet was; without one, the packet itself is quoted. */
  readonly tunnel?: TunnelSpec;
  /** How many of its bytes are quoted. Default: all. */
  readonly length?: number;
}

const usual = {
  destinationMac: '02:00:00:00:00:02',
  sourceMac: '02:00:00:00:00:01',
  tos: 0,
  id: 0x1234,
  df: true,
  mf: false,
  offset: 0,
  ttl: 63,
  protocol: 'tcp' as const,
  options: [] as readonly number[],
  flowLabel: 0,
  extensions: [] as readonly Extension[],
  flags: 'S',
  dataOffset: 5,
  chunks: ['INIT'] as readonly Chunk[],
  icmp: { type: 8 } as IcmpSpec,
  payload: 0,
};

const usualEnds: Readonly<Record<Family, Ends>> = {
  ipv4: { source: '192.168.7.10', destination: '10.0.0.100' },
  ipv6: { source: 'fd00:1::10', destination: 'fd00::100' },
};

/** The bytes of a frame. */
export function frame(spec: FrameSpec = {}): Uint8Array {
  const { family = 'ipv4', padding = 0 } = spec;
  const link = ethernet({ etherType: etherTypes[family], ...usual, ...spec });
  return Uint8Array.from([...link, ...packet(spec), ...new Array<number>(padding).fill(0)]);
}

/** The bytes of the IP packet in a frame. */
export function packet(spec: FrameSpec = {}): number[] {
  const fields = { ...usual, ...endsOf(spec), ...spec };
  const payload = transport(spec);
  const protocol = protocolNumber(fields.protocol, fields.family);
  if (fields.family === 'ipv4') {
    const { length = 20 + fields.options.length + payload.length } = spec;
    return [...ipv4Header({ ...fields, protocol, length }), ...payload];
  }
  const chain = extensionHeaders(fields.extensions, protocol);
  const [first] = fields.extensions;
  const header = ipv6Header({
    ...fields,
    trafficClass: fields.tos,
    hopLimit: fields.ttl,
    payloadLength: spec.length ?? chain.length + payload.length,
    nextHeader: first === undefined ? protocol : nextHeaders[first.kind],
  });
  return [...header, ...chain, ...payload];
}

function endsOf({ family = 'ipv4', reply = false }: FrameSpec) {
  const { source, destination } = usualEnds[family];
  return reply
    ? { family, source: destination, destination: source, sourcePort: 80, destinationPort: 40_000 }
    : { family, source, destination, sourcePort: 40_000, destinationPort: 80 };
}

function transport(spec: FrameSpec): number[] {
  const { checksum = spec.protocol === 'icmp' } = spec;
  const fields = { ...usual, ...endsOf(spec), ...spec, checksum };
  const payload = typeof fields.payload === 'number' ? counting(fields.payload) : fields.payload;
  switch (fields.protocol) {
    case 'tcp':
      return tcp({ ...fields, payload });
    case 'udp':
      return udp({ ...fields, payload });
    case 'sctp':
      return sctp({ ...fields, payload });
    case 'icmp': {
      const { type, code = 0, word = 0, quotes } = fields.icmp;
      return icmp({
        ...fields,
        type,
        code,
        word: be32(word),
        payload: [...(quotes ? quoted(quotes) : []), ...payload],
      });
    }
    default:
      return [...payload];
  }
}

function quoted({ packet: about, tunnel, length }: Quote): number[] {
  const inner = packet(about);
  return (tunnel === undefined ? inner : tunnelled(Uint8Array.from(inner), tunnel)).slice(0, length);
}
