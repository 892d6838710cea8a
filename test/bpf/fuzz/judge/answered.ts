import type { IpPacket } from '../read/ip.ts';
import { readIp } from '../read/ip.ts';
import { readLink } from '../read/link.ts';
import { protocols } from '../read/transport.ts';
import { byteAt, longAt, sumOf, wordAt } from '../read/words.ts';
import { Complaint, holds, same } from './complaint.ts';
import { overheadOf } from './forwarded.ts';
import { judgeInner } from './inner.ts';
import type { Seen } from './seen.ts';
import type { Way, World } from './world.ts';

/** What an error says: by its verdict and the IP version. */
const messages: Readonly<
  Record<string, { readonly 4: readonly [number, number]; readonly 6: readonly [number, number] }>
> = {
  ICMP_NO_SERVER: { 4: [3, 3], 6: [1, 4] },
  ICMP_TTL_EXCEEDED: { 4: [11, 0], 6: [3, 0] },
  ICMP_NO_ROUTE: { 4: [3, 1], 6: [1, 3] },
  ICMP_TOO_BIG: { 4: [3, 4], 6: [2, 0] },
};

/** Internetwork control (RFC 1812, 4.3.2.5), and what Linux keeps of the packet's TOS. */
const answerTos = 0xc0;
const keptTos = 0x1e;

/** The longest answer (RFC 1812, 4.3.2.3; RFC 4443, 2.4 c). */
const longest = { 4: 576, 6: 1280 } as const;

/** Makes sure that a frame is the ICMP error that a client must get for its packet. @throws Complaint */
export function judgeAnswered(verdict: string, seen: Seen, ways: readonly Way[], out: Uint8Array, world: World): void {
  const { packet } = seen;
  const message = messages[verdict];
  if (packet === undefined || message === undefined) throw new Complaint('expected an IP packet to be answered');
  const [type, code] = message[packet.version];
  const body = judgeHeaders(seen, packet, out);
  same('ICMP type', byteAt(out, body), type);
  same('ICMP code', byteAt(out, body + 1), code);
  const mtu = longAt(out, body + 4);
  if (verdict === 'ICMP_TOO_BIG') {
    holds(
      'the MTU of a way that is too small',
      ways.some(way => world.mtuOf(way) - overheadOf(way) === mtu),
    );
    holds('an MTU that the packet exceeds', packet.end - packet.at > mtu);
  } else {
    same('second word of the ICMP header', mtu, 0);
  }
  // What would have gone on had a lower TTL already.
  judgeInner(seen.bytes, packet, out, body + 8, out.length - body - 8, verdict === 'ICMP_TOO_BIG' ? 1 : 0);
}

/**
 * Makes sure of the headers of an answer, of its checksums and of its length.
 *
 * @returns where the ICMP message begins
 */
function judgeHeaders(seen: Seen, about: IpPacket, out: Uint8Array): number {
  const { link } = seen;
  const back = readLink(out);
  same('destination address of the frame', back.destination, link.source);
  same('source address of the frame', back.source, link.destination);
  same('tags of the frame', back.tags, link.tags);
  same('EtherType', back.etherType, link.etherType);

  const answer = readIp(out, back.at);
  if ('unsound' in answer) throw new Complaint(`expected an answer, got an unsound packet: ${answer.unsound}`);
  const isIpv4 = answer.version === 4;
  const header = isIpv4 ? 20 : 40;
  same('version', answer.version, about.version);
  same('options', answer.transport - answer.at, header);
  same('source', answer.source, about.destination);
  same('destination', answer.destination, about.source);
  same('TOS', answer.tos, isIpv4 ? answerTos | (about.tos & keptTos) : 0);
  same('TTL', answer.ttl, 64);
  same('flow label', answer.flowLabel, 0);
  same('protocol', answer.protocol, isIpv4 ? protocols.icmp : protocols.icmpv6);
  same('checksum right', answer.checksumRight, true);
  if (isIpv4) same('fragment field', wordAt(out, answer.at + 6), 0);

  const length = Math.min(longest[answer.version], header + 8 + about.end - about.at);
  same('length of the answer', answer.end - answer.at, length);
  same('length of the frame', out.length, answer.end);
  const pseudo = isIpv4 ? 0 : sumOf(out, answer.at + 8, answer.transport, protocols.icmpv6 + length - header);
  same('ICMP sum', sumOf(out, answer.transport, answer.end, pseudo), 0xffff);
  return answer.transport;
}
