import { formatMac, type Mac } from './mac.ts';

/** An Ethernet frame, untagged. */
export interface EthernetFrame {
  readonly destination: Mac;
  readonly source: Mac;
  /** The type of the payload (IANA), e.g. 0x0800 for IPv4. */
  readonly etherType: number;
  readonly payload: Uint8Array;
}

/** Ethernet's number for IPv4. */
export const etherTypeIpv4 = 0x0800;

/** Ethernet's number for IPv6. */
export const etherTypeIpv6 = 0x86dd;

const headerLength = 14;

/** Reads an Ethernet frame, or returns undefined if the bytes are too few for its header. */
export function parseEthernet(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < headerLength) return undefined;
  return {
    destination: formatMac(bytes.subarray(0, 6)),
    source: formatMac(bytes.subarray(6, 12)),
    etherType: new DataView(bytes.buffer, bytes.byteOffset).getUint16(12),
    payload: bytes.subarray(headerLength),
  };
}
