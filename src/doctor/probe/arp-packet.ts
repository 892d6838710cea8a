import { type Ipv4, ipv4FromNumber } from '../../net/ipv4.ts';
import { formatMac, type Mac, macBytes } from '../../net/mac.ts';

/** Ethernet's number for ARP. */
export const etherTypeArp = 0x0806;

const request = 1;
const reply = 2;
const headLength = 14;
const length = headLength + 28;

/** A frame that asks who has an address without telling one of its own: nobody's table changes (RFC 5227, 2.1.1). */
export function arpProbe(source: Mac, address: Ipv4): Uint8Array {
  const frame = new Uint8Array(length);
  const view = new DataView(frame.buffer);
  frame.fill(0xff, 0, 6);
  frame.set(macBytes(source), 6);
  view.setUint16(12, etherTypeArp);
  // Ethernet, IPv4, and the lengths of their addresses (RFC 826).
  view.setUint32(headLength, 0x0001_0800);
  view.setUint16(headLength + 4, 0x0604);
  view.setUint16(headLength + 6, request);
  frame.set(macBytes(source), headLength + 8);
  view.setUint32(headLength + 24, address);
  return frame;
}

/** Who says to have an address; undefined for a frame that is no such answer. */
export function parseArpReply(frame: Uint8Array): { readonly address: Ipv4; readonly mac: Mac } | undefined {
  if (frame.length < length) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset);
  if (view.getUint16(12) !== etherTypeArp || view.getUint16(headLength + 6) !== reply) return undefined;
  if (view.getUint32(headLength) !== 0x0001_0800 || view.getUint16(headLength + 4) !== 0x0604) return undefined;
  const mac = formatMac(frame.subarray(headLength + 8, headLength + 14));
  return { address: ipv4FromNumber(view.getUint32(headLength + 14)), mac };
}
