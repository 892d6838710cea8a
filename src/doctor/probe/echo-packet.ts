import { internetChecksum } from '../../net/checksum.ts';

/** What tells one question from others: both 16 bits. */
export interface EchoName {
  readonly id: number;
  readonly sequence: number;
}

/** What an ICMP message says of a question: that it arrived, or that it was too long for a link with an MTU (bytes). */
export type EchoSaying = EchoName & ({ readonly kind: 'answer' } | { readonly kind: 'too-big'; readonly mtu: number });

/** ICMP's numbers (RFC 792, RFC 4443), and how long the IP header is. */
export const families = {
  4: { protocol: 1, request: 8, reply: 0, tooBig: 3, tooBigCode: 4, header: 20 },
  6: { protocol: 58, request: 128, reply: 129, tooBig: 2, tooBigCode: 0, header: 40 },
} as const;

const icmpHeader = 8;
/** Where a message about a packet too big has the MTU; of ICMPv6's 32 bits these are the lower ones. */
const mtuOffset = 6;

/**
 * An echo request.
 * @param length of the whole IP packet, bytes
 */
export function echoRequest(family: 4 | 6, { id, sequence }: EchoName, length: number): Uint8Array {
  const { request, header } = families[family];
  const bytes = new Uint8Array(length - header);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, request);
  view.setUint16(4, id);
  view.setUint16(6, sequence);
  // The kernel sets that of IPv6.
  if (family === 4) view.setUint16(2, internetChecksum(bytes));
  return bytes;
}

/**
 * Reads what a raw socket of ICMP receives: for IPv4 the packet with its header, for IPv6 without. Undefined for what is neither
 * an answer nor the news that a question was too big.
 */
export function parseEcho(family: 4 | 6, packet: Uint8Array): EchoSaying | undefined {
  const { reply, tooBig, tooBigCode } = families[family];
  const icmp = family === 4 ? withoutIpv4Header(packet) : packet;
  const view = viewOf(icmp);
  if (icmp.length < icmpHeader) return undefined;
  if (view.getUint8(0) === reply) return { kind: 'answer', ...nameIn(icmp) };
  if (view.getUint8(0) !== tooBig || view.getUint8(1) !== tooBigCode) return undefined;
  const quoted = icmp.subarray(icmpHeader);
  const question = family === 4 ? withoutIpv4Header(quoted) : quoted.subarray(families[6].header);
  if (question.length < icmpHeader || question[0] !== families[family].request) return undefined;
  return { kind: 'too-big', mtu: view.getUint16(mtuOffset), ...nameIn(question) };
}

function nameIn(icmp: Uint8Array): EchoName {
  const view = viewOf(icmp);
  return { id: view.getUint16(4), sequence: view.getUint16(6) };
}

function withoutIpv4Header(packet: Uint8Array): Uint8Array {
  return packet.subarray(((packet[0] ?? 0) & 0xf) * 4);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
