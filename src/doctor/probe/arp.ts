import { setTimeout as sleep } from 'node:timers/promises';
import type { Ipv4 } from '../../net/ipv4.ts';
import type { Mac } from '../../net/mac.ts';
import { arpProbe, etherTypeArp, parseArpReply } from './arp-packet.ts';
import { ProbeSocket } from './sockets.ts';

const AF_PACKET = 17;
/** How often each address is asked for, and how long answers are waited for after each time: milliseconds. */
const rounds = 3;
const patience = 200;

/** Somebody else on the network who says to have an address. */
export interface ArpAnswer {
  readonly interface: string;
  readonly address: Ipv4;
  readonly mac: Mac;
}

/** Where to ask. */
export interface ArpPlace {
  readonly name: string;
  readonly index: number;
  readonly mac: Mac;
}

/**
 * Asks on an interface who has some addresses. The host itself does not hear its own question.
 * @throws BpfError with the errno: `EPERM` without CAP_NET_RAW, …
 */
export async function askArp(place: ArpPlace, addresses: readonly Ipv4[]): Promise<readonly ArpAnswer[]> {
  using socket = new ProbeSocket(AF_PACKET, 0, `ARP socket on ${place.name}`);
  socket.bind(linkAddress(place.index));
  const answers = new Map<string, ArpAnswer>();
  for (let round = 0; round < rounds; round++) {
    for (const address of addresses) socket.send(arpProbe(place.mac, address), null);
    await sleep(patience);
    for (let frame = socket.receive(); frame; frame = socket.receive()) {
      const reply = parseArpReply(frame.bytes);
      if (reply === undefined || !addresses.includes(reply.address)) continue;
      answers.set(`${reply.address} ${reply.mac}`, { interface: place.name, ...reply });
    }
  }
  return [...answers.values()];
}

/** `struct sockaddr_ll` (packet(7)): an interface, and ARP only. */
function linkAddress(index: number): Uint8Array {
  const bytes = new Uint8Array(20);
  new Uint16Array(bytes.buffer, 0, 1)[0] = AF_PACKET;
  new DataView(bytes.buffer).setUint16(2, etherTypeArp);
  new Int32Array(bytes.buffer, 4, 1)[0] = index;
  return bytes;
}
