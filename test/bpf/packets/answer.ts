import { internetChecksum } from '../../../src/net/checksum.ts';
import { ipv4Header } from './frame.ts';
import { withTtl } from './outer.ts';

/** An ICMP error that the director sends to the client. */
export interface AnswerSpec {
  readonly type: number;
  readonly code: number;
  readonly mtu?: number;
  /** TTL of the quoted packet. */
  readonly quotedTtl: number;
}

const quoteMost = 576 - 20 - 8;

/** The frame that must go back to where a frame came from. Its IPv4 id is random: pass the one that was seen. */
export function answered(incoming: Uint8Array, { type, code, mtu = 0, quotedTtl }: AnswerSpec, id: number): Uint8Array {
  const packet = incoming.subarray(14);
  const length = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0);
  const quoted = withTtl(packet.subarray(0, length), quotedTtl).subarray(0, quoteMost);
  const icmp = Uint8Array.from([type, code, 0, 0, 0, 0, mtu >> 8, mtu & 0xff, ...quoted]);
  new DataView(icmp.buffer).setUint16(2, internetChecksum(icmp));
  const quad = (at: number) => packet.subarray(at, at + 4).join('.');
  const header = ipv4Header({
    tos: 0xc0,
    length: 20 + icmp.length,
    id,
    df: false,
    ttl: 64,
    protocol: 1,
    source: quad(16),
    destination: quad(12),
  });
  return Uint8Array.from([...incoming.subarray(6, 12), ...incoming.subarray(0, 6), 8, 0, ...header, ...icmp]);
}
