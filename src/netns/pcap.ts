import { etherTypeIpv4, parseEthernet } from '../net/ethernet.ts';
import { type Ipv4Packet, parseIpv4Packet } from '../net/ipv4-packet.ts';
import type { Mac } from '../net/mac.ts';

/** An IPv4 packet as it was captured on Ethernet. */
export interface CapturedPacket {
  /** Seconds since 1970. */
  readonly time: number;
  readonly sourceMac: Mac;
  readonly destinationMac: Mac;
  readonly packet: Ipv4Packet;
}

/** A capture file is not one that can be read. */
class PcapError extends Error {
  override readonly name = 'PcapError';
  readonly code = 'ERR_PCAP';
}

const fileHeaderLength = 24;
const recordHeaderLength = 16;
const linkTypeEthernet = 1;
const magicMicroseconds = 0xa1b2c3d4;
const magicNanoseconds = 0xa1b23c4d;

/**
 * Reads the IPv4 packets of a capture file in the classic format (draft-ietf-opsawg-pcap); other frames are passed
 * over, and so is a last record that is cut short, as in a file that is still written.
 * @throws PcapError if it is not such a file, or not of Ethernet frames.
 */
export function parsePcap(file: Uint8Array): CapturedPacket[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < fileHeaderLength) throw new PcapError(`pcap: expected a header of 24 bytes, got ${file.length}`);
  const { littleEndian, ticksPerSecond } = formatOf(view.getUint32(0, true), view.getUint32(0, false));
  const linkType = view.getUint32(20, littleEndian) & 0xffff;
  if (linkType !== linkTypeEthernet)
    throw new PcapError(`pcap: expected Ethernet frames (1), got link type ${linkType}`);
  const packets: CapturedPacket[] = [];
  let offset = fileHeaderLength;
  while (offset + recordHeaderLength <= file.length) {
    const length = view.getUint32(offset + 8, littleEndian);
    const begin = offset + recordHeaderLength;
    if (begin + length > file.length) break;
    const time = view.getUint32(offset, littleEndian) + view.getUint32(offset + 4, littleEndian) / ticksPerSecond;
    const packet = capturedPacket(time, file.subarray(begin, begin + length));
    if (packet) packets.push(packet);
    offset = begin + length;
  }
  return packets;
}

function formatOf(little: number, big: number): { littleEndian: boolean; ticksPerSecond: number } {
  for (const [magic, littleEndian] of [
    [little, true],
    [big, false],
  ] as const) {
    if (magic === magicMicroseconds) return { littleEndian, ticksPerSecond: 1e6 };
    if (magic === magicNanoseconds) return { littleEndian, ticksPerSecond: 1e9 };
  }
  throw new PcapError(`pcap: expected the magic number a1b2c3d4 or a1b23c4d, got ${big.toString(16)}`);
}

function capturedPacket(time: number, bytes: Uint8Array): CapturedPacket | undefined {
  const frame = parseEthernet(bytes);
  if (frame?.etherType !== etherTypeIpv4) return undefined;
  const packet = parseIpv4Packet(frame.payload);
  return packet && { time, sourceMac: frame.source, destinationMac: frame.destination, packet };
}
