import type { Picks } from './case.ts';
import type { Names } from './names.ts';
import { type Packet, sctp, tcp, udp } from './packet.ts';

/** The packet that opens a connection, counted from 0. */
export function opening(wanted: Picks, index: number, family: 4 | 6): Packet {
  const { protocol, sport, dport, clients, ports } = wanted;
  const host = family === 4 ? `192.168.7.${10 + index}` : `fd00:7::${(0x10 + index).toString(16)}`;
  const fields = {
    sport: clients || ports ? sport : sport + index,
    dport: ports ? dport + index : dport,
    ...(clients ? { source: host } : {}),
  };
  if (protocol === 'udp') return udp(fields);
  return protocol === 'tcp' ? tcp('S', fields) : sctp([1], fields);
}

/** What became of an opening packet, by the frames that were sent then: the server's number, `i` for ICMP, `-` for nothing. */
export function pickWord({ ip, body }: Packet, sent: readonly string[], { addressOf, nameOf }: Names): string {
  if (!('sport' in body)) throw new TypeError(`opening: expected ports, got ${body.kind}`);
  const ports = ` ${body.sport}>${body.dport} `;
  const ends = `${nameOf(addressOf(ip.source ?? 'client'))}>vip `;
  const frame = sent.find(words => words.includes(ports) && words.includes(ends));
  if (frame === undefined) return '-';
  return /^to R(\d+):/.exec(frame)?.[1] ?? (frame.includes('ICMP') ? 'i' : '?');
}
