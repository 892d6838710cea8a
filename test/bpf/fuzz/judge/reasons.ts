import type { IpPacket } from '../read/ip.ts';
import { ipv4Type } from '../read/link.ts';
import { protocols } from '../read/transport.ts';
import { overheadOf } from './forwarded.ts';
import { isHostAddress, isIcmpError, type Seen } from './seen.ts';
import type { Way } from './world.ts';

/** Whether a frame may have a verdict: what must be so of it. */
type Reason = (seen: Seen) => boolean;

const synBits = 0x02;
const rstBits = 0x04;
const balanced: ReadonlySet<number> = new Set([protocols.tcp, protocols.udp]);

const some = (seen: Seen, is: (way: Way, packet: IpPacket) => boolean): boolean => {
  const { packet, service } = seen;
  if (packet === undefined || service === undefined) return false;
  return service.ways.some(way => is(way, packet));
};

const opens = ({ packet, transport }: Seen): boolean =>
  packet?.protocol !== protocols.tcp || ((transport?.kind ?? 0) & (synBits | rstBits)) === synBits;

const hasNoServer = ({ service }: Seen): boolean => service?.ways.every(way => !way.isUsable) ?? false;

const isTooBig = (way: Way, { end, at }: IpPacket): boolean => end - at + overheadOf(way) > way.mtu;

/**
 * What each verdict means of a packet, told by an independent reading of it. A verdict that isn't here is unknown to
 * the oracle, which then refuses it.
 */
export const reasons: Readonly<Record<string, Reason>> = {
  TX: seen => isForwardable(seen) && some(seen, way => way.isHere && way.isReachable),
  REDIRECT: seen => isForwardable(seen) && some(seen, way => !way.isHere && way.isReachable),

  ICMP_NO_SERVER: seen => mayBeAnswered(seen) && hasNoServer(seen),
  ICMP_TTL_EXCEEDED: seen => mayBeAnswered(seen) && seen.packet !== undefined && seen.packet.ttl <= 1,
  ICMP_TOO_BIG: seen => mayBeAnswered(seen) && some(seen, (way, packet) => packet.df && isTooBig(way, packet)),

  PASS_NOT_IPV4: ({ link }) => link.tags !== '' || link.etherType !== ipv4Type,
  PASS_NOT_FOR_HOST: ({ link }) => link.group,
  PASS_BAD_IPV4: ({ unsound }) => unsound !== undefined,
  PASS_BAD_SOURCE: ({ packet }) => packet !== undefined && !isHostAddress(packet.source),
  PASS_OTHER_PROTOCOL: ({ packet }) => packet !== undefined && !balanced.has(packet.protocol),
  PASS_FRAGMENT: ({ packet }) => packet !== undefined && packet.fragment !== 'none',
  PASS_BAD_TRANSPORT: ({ transport }) => transport?.unsound !== undefined,
  PASS_NO_SERVICE: ({ packet, service }) => packet !== undefined && service === undefined,
  PASS_NO_CONNECTION: seen => seen.service !== undefined && !opens(seen),

  DROP_NO_NEXT_HOP: seen => some(seen, way => !way.isReachable),
  DROP_TOO_BIG: seen => some(seen, (way, packet) => !packet.df && isTooBig(way, packet)),
};

/** A sound packet for a service that may go on. */
function isForwardable({ link, packet, transport }: Seen): boolean {
  if (link.group || packet === undefined || transport === undefined) return false;
  return transport.unsound === undefined && isHostAddress(packet.source) && packet.ttl > 1;
}

/** Nobody answers errors, fragments without ports, or what came to a group (RFC 1122, 3.2.2; RFC 4443, 2.4 e). */
function mayBeAnswered({ link, packet, transport }: Seen): boolean {
  if (link.group || packet === undefined || transport === undefined) return false;
  return transport.unsound === undefined && isHostAddress(packet.source) && !isIcmpError(packet, transport);
}
