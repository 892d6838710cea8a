import type { Server } from '../../../model/server.ts';
import { familyOf, formatIp } from '../../../net/ip.ts';
import type { SlowOutcome } from '../../slow-outcomes.ts';
import type { ClientPacket } from './client-packet.ts';
import { outerTos } from './client-packet.ts';
import type { Refusal } from './counters.ts';
import type { Sender } from './sender.ts';
import { wrap } from './wrap.ts';

/** Sends a client's packet to a real server as the host does it: in a tunnel, by a raw socket. Its TTL is as it is to leave. */
export function sendInTunnel(
  sender: Sender,
  packet: ClientPacket,
  { address: destination, forwarding }: Pick<Server, 'address' | 'forwarding'>,
  df = false,
): SlowOutcome | Refusal {
  const ends = { destination, source: () => sender.sourceTo(destination) };
  const wrapped = wrap(packet, forwarding, ends);
  if (wrapped === undefined) return 'unsupported';
  const outer = { ...wrapped, destination, ttl: packet.ttl, tos: outerTos(packet.tos), df };
  const errno = sender.tunnel(outer);
  return errno === 0 ? 'tunnelled' : { errno, what: `a packet to real server ${formatIp(destination)}` };
}

/** The same by direct routing: the packet itself, to the server's Ethernet address, which the host finds out. */
export function sendDirectly(
  sender: Sender,
  { family, bytes }: ClientPacket,
  { address }: Pick<Server, 'address'>,
): SlowOutcome | Refusal {
  if (familyOf(address) !== family) return 'unsupported';
  const errno = sender.whole(bytes, address);
  return errno === 0 ? 'routed' : { errno, what: `a packet to real server ${formatIp(address)}` };
}
