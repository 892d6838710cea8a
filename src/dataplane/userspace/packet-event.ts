import type { PacketEvent } from '../packet-event.ts';
import { verdictName } from './meanings.ts';
import type { Packet } from './packet.ts';
import { addressIn, clientPortIn, clientWord, portIn, vipWord } from './table/key.ts';

/** What became of a packet, for people. */
export function eventOf({ key, protocol, length, routed, server }: Packet, verdict: number, at: Date): PacketEvent {
  return {
    at,
    verdict: verdictName(verdict),
    protocol,
    client: addressIn(key, clientWord),
    clientPort: clientPortIn(key),
    vip: addressIn(key, vipWord),
    port: portIn(key),
    ...(routed && server && { server: { address: server.server.address, port: server.server.port } }),
    length,
  };
}
