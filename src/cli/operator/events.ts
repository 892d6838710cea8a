import type { WireEvent } from '../../api/packet-wire.ts';
import { columnLine } from './column-line.ts';
import { endpointText } from './endpoint.ts';

/** Names of IP protocol numbers (IANA); others are shown as they are. */
const protocolNames: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6', 132: 'sctp' };

const widths = [12, 22, 6, 21, 21, 21];

/** The titles over `eventLine`. */
export const eventHead = columnLine(widths, ['TIME', 'VERDICT', 'PROTO', 'CLIENT', 'VIRTUAL', 'SERVER', 'BYTES']);

/** One event as a line of fixed columns, in local time. */
export function eventLine({ at, verdict, protocol, client, clientPort, vip, port, length, ...to }: WireEvent): string {
  const time = new Date(at);
  return columnLine(widths, [
    `${time.toTimeString().slice(0, 8)}.${String(time.getMilliseconds()).padStart(3, '0')}`,
    verdict,
    protocolNames[protocol] ?? String(protocol),
    endpointText(client, clientPort),
    endpointText(vip, port),
    to.server === undefined ? '-' : endpointText(to.server, to.serverPort ?? port),
    String(length),
  ]);
}

/** What to know before waiting for events, if there is something. */
export function eventHint(sampling: number): string | undefined {
  if (sampling > 0) return undefined;
  return 'no packet is sampled: event_sampling is 0; try: lvx settings event_sampling=1000';
}
