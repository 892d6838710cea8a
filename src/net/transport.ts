import { type Port, parsePort } from './port.ts';

/** What an IPv4 packet carries if it is neither a tunnelled packet nor cut short. */
export type Transport = TcpSegment | UdpDatagram | OtherPayload;

/** A TCP segment's header (RFC 9293). */
export interface TcpSegment {
  readonly kind: 'tcp';
  readonly sourcePort: Port;
  readonly destinationPort: Port;
  readonly sequence: number;
  /** Letters of the flags that are set, in the order F S R P A U, e.g. `SA`. */
  readonly flags: string;
  /** Bytes behind the header. */
  readonly dataLength: number;
}

/** A UDP datagram's header (RFC 768). */
export interface UdpDatagram {
  readonly kind: 'udp';
  readonly sourcePort: Port;
  readonly destinationPort: Port;
  /** Bytes behind the header. */
  readonly dataLength: number;
}

/** Anything else: another protocol, a later fragment, or a header cut short. */
export interface OtherPayload {
  readonly kind: 'other';
  readonly length: number;
}

const tcpHeaderLength = 20;
const udpHeaderLength = 8;
const flagLetters = 'FSRPAU';

/** Reads the header of a TCP segment; one that is cut short comes back as `other`. */
export function parseTcp(bytes: Uint8Array): Transport {
  if (bytes.length < tcpHeaderLength) return { kind: 'other', length: bytes.length };
  const view = viewOf(bytes);
  const headerLength = (view.getUint8(12) >> 4) * 4;
  const flags = view.getUint8(13);
  return {
    kind: 'tcp',
    sourcePort: parsePort(view.getUint16(0)),
    destinationPort: parsePort(view.getUint16(2)),
    sequence: view.getUint32(4),
    flags: Array.from(flagLetters, (letter, bit) => (flags & (1 << bit) ? letter : '')).join(''),
    dataLength: Math.max(0, bytes.length - headerLength),
  };
}

/** Reads the header of a UDP datagram; one that is cut short comes back as `other`. */
export function parseUdp(bytes: Uint8Array): Transport {
  if (bytes.length < udpHeaderLength) return { kind: 'other', length: bytes.length };
  const view = viewOf(bytes);
  return {
    kind: 'udp',
    sourcePort: parsePort(view.getUint16(0)),
    destinationPort: parsePort(view.getUint16(2)),
    dataLength: bytes.length - udpHeaderLength,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
