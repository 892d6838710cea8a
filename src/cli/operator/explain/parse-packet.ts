import type { WirePacketQuestion } from '../../../api/packet-wire.ts';
import { protocols } from '../../../model/protocol.ts';
import { parseEndpoint } from '../../../net/endpoint.ts';
import { formatIp } from '../../../net/ip.ts';

const form = 'expected a packet like tcp 192.168.7.10:45856 10.0.0.100:80';

/**
 * Reads whose packet to whom: words, or one text, with or without an arrow in between.
 * @throws Error that says what was expected
 */
export function parsePacket(words: readonly string[]): WirePacketQuestion {
  const text = words.join(' ');
  const [, name, from, to] = /^\s*(\S+)\s+(\S+?)\s*(?:->|\s)\s*(\S+)\s*$/.exec(text) ?? [];
  const protocol = protocols.find(each => each === name);
  if (from === undefined || to === undefined) throw new Error(`${form}, got ${JSON.stringify(text)}`);
  if (protocol === undefined) throw new Error(`${form}, got the protocol ${JSON.stringify(name)}`);
  const [client, service] = [parseEndpoint(from), parseEndpoint(to)];
  return {
    ...{ protocol, client: formatIp(client.address), clientPort: client.port },
    ...{ vip: formatIp(service.address), port: service.port },
  };
}
