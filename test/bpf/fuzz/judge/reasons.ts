import type { IpPacket } from '../read/ip.ts';
import { protocols } from '../read/transport.ts';
import { overheadOf } from './forwarded.ts';
import { isHostAddress, isIcmpError, type Seen } from './seen.ts';
import type { Way, World } from './world.ts';

/** Whether a frame may have a verdict: what must be so of it. */
type Reason = (seen: Seen, world: World) => boolean;

const synBits = 0x02;
const rstBits = 0x04;
const initChunk = 1;
/** How many extension headers are read. */
const mostExtensions = 6;
/** What is looked into, by IP version. */
const known: Readonly<Record<4 | 6, readonly number[]>> = {
  4: [protocols.tcp, protocols.udp, protocols.sctp, protocols.icmp],
  6: [protocols.tcp, protocols.udp, protocols.sctp, protocols.icmpv6],
};

const some = ({ packet, services }: Seen, is: (way: Way, packet: IpPacket) => boolean): boolean =>
  packet !== undefined && services.some(({ ways }) => ways.some(way => is(way, packet)));

const opens = ({ packet, transport }: Seen): boolean => {
  const { kind = 0 } = transport ?? {};
  if (packet?.protocol === protocols.sctp) return kind === initChunk;
  return packet?.protocol !== protocols.tcp || (kind & (synBits | rstBits)) === synBits;
};

const hasNoServer = ({ services: [service] }: Seen): boolean =>
  service?.ways.every(way => !way.isUsable || way.isLimited) ?? false;

const isTooBig = (world: World, way: Way, { end, at }: IpPacket): boolean =>
  end - at + overheadOf(way) > world.mtuOf(way);

const isIcmp = ({ packet }: Seen): boolean =>
  packet?.protocol === protocols.icmp || packet?.protocol === protocols.icmpv6;

/** Whether it is for a server whose next hop is not known. */
const isUnresolved = (seen: Seen): boolean => some(seen, way => !way.isReachable && way.lack === undefined);

/** What the control plane would have been handed, had it room. */
const isForSlowPath: Reason = (seen, world) =>
  seen.packet?.fragment === 'later' ||
  seen.quoted?.about === 'tunnel' ||
  isUnresolved(seen) ||
  some(seen, (way, packet) => !packet.df && isTooBig(world, way, packet));

/**
 * What each verdict means of a packet, told by an independent reading of it. A verdict that isn't here is unknown to
 * the oracle, which then refuses it.
 */
export const reasons: Readonly<Record<string, Reason>> = {
  TX: seen => isForwardable(seen) && some(seen, way => way.isHere && way.isReachable),
  REDIRECT: seen => isForwardable(seen) && some(seen, way => !way.isHere && way.isReachable),

  ICMP_NO_SERVER: seen => mayBeAnswered(seen) && hasNoServer(seen),
  ICMP_TTL_EXCEEDED: seen => mayBeAnswered(seen) && seen.packet !== undefined && seen.packet.ttl <= 1,
  ICMP_NO_ROUTE: seen => mayBeAnswered(seen) && some(seen, way => way.lack === 'no route'),
  ICMP_TOO_BIG: (seen, world) =>
    mayBeAnswered(seen) && some(seen, (way, packet) => packet.df && isTooBig(world, way, packet)),

  PASS_NOT_IP: ({ isIp }) => !isIp,
  PASS_NOT_FOR_HOST: ({ link }) => link.group,
  PASS_UNKNOWN_VLAN: ({ link }, world) => !world.hasVlan(link.tags),
  // A payload length of 0 is that of a jumbo packet, or of one that has nothing behind its header.
  PASS_BAD_IP: ({ unsound, packet }) =>
    unsound !== undefined || (packet?.version === 6 && packet.end === packet.at + 40),
  PASS_BAD_SOURCE: ({ source }) => source !== undefined && !isHostAddress(source),
  PASS_OTHER_PROTOCOL: ({ packet, unsound }) =>
    packet === undefined
      ? unsound !== undefined
      : !known[packet.version].includes(packet.protocol) || packet.extensions > mostExtensions,
  PASS_ICMP: isIcmp,
  // Which first fragments were left to the host, the oracle does not remember.
  PASS_FRAGMENT: ({ packet }) => packet?.fragment === 'later',
  PASS_BAD_TRANSPORT: ({ transport }) => transport?.unsound !== undefined,
  PASS_NO_SERVICE: ({ packet, services }) => packet !== undefined && services.length === 0,
  PASS_NO_CONNECTION: seen => seen.services.length > 0 && !opens(seen),
  PASS_SERVER_HERE: seen => some(seen, way => way.lack === 'this host'),

  SLOW_TOO_BIG: (seen, world) => some(seen, (way, packet) => !packet.df && isTooBig(world, way, packet)),
  SLOW_FRAGMENT: ({ packet }, world) => packet?.fragment === 'later' && world.isVip(packet.destination),
  SLOW_NEIGHBOUR: isUnresolved,
  SLOW_ICMP: ({ quoted }) => quoted?.about === 'tunnel' && quoted.packet.version === 4,

  DROP_NO_ANSWER: (seen, world) =>
    (seen.quoted?.about === 'answer' || seen.packet?.fragment === 'later') &&
    some(seen, (way, packet) => packet.ttl <= 1 || way.lack === 'no route' || isTooBig(world, way, packet)),
  DROP_SLOW_PATH_FULL: isForSlowPath,
};

/** A sound packet for a service that may go on. */
function isForwardable({ link, packet, transport }: Seen): boolean {
  if (link.group || packet === undefined || !isHostAddress(packet.source) || packet.ttl <= 1) return false;
  return packet.fragment === 'later' || transport?.unsound === undefined;
}

/** Nobody answers errors, fragments without ports, or what came to a group (RFC 1122, 3.2.2; RFC 4443, 2.4 e). */
function mayBeAnswered({ link, packet, transport }: Seen): boolean {
  if (link.group || packet === undefined || transport === undefined) return false;
  return transport.unsound === undefined && isHostAddress(packet.source) && !isIcmpError(packet, transport);
}
