import { ConnState } from '../../bpf/generated/lvx.ts';
import type { Packet } from './packet.ts';
import { clientWord, keyWords, portsWord, templateMark, whoseWord } from './table/key.ts';
import type { RealServer } from './table/real-server.ts';
import type { ServiceEntry } from './table/service-entry.ts';
import type { Tables } from './tables.ts';

/**
 * Persistence: a template is an entry of the connection table that is no connection. It keeps the server of a client, or
 * of all clients that are alike under the service's netmask.
 *
 * All templates have one timeout, the longest that there is. One that is to live shorter is made older by the difference.
 */
const key = new Int32Array(keyWords);

/** The place of a connection's template, or −1. */
export function findTemplate({ conns }: Tables, connection: Int32Array, { netmask, port }: ServiceEntry): number {
  key.set(connection);
  for (let word = 0; word < 4; word++) key[clientWord + word] = (key[word] ?? 0) & (netmask[word] ?? 0);
  key[portsWord] = port;
  key[whoseWord] = (key[whoseWord] ?? 0) | templateMark;
  return conns.find(key);
}

/** The server that the packet's client keeps to, if it may have one more connection; renews the template then. */
export function pickByTemplate(tables: Tables, packet: Packet, service: ServiceEntry): RealServer | undefined {
  const place = findTemplate(tables, packet.key, service);
  const server = keptServer(tables, place, service, tables.now);
  if (server !== undefined) tables.conns.touch(place, tables.now - service.templateAge);
  return server;
}

/** The server of the template at a place (−1: there is none), if it may have one more connection. */
export function keptServer(
  { conns, rules }: Tables,
  place: number,
  service: ServiceEntry,
  now: number,
): RealServer | undefined {
  if (place < 0 || conns.isOver(place, now)) return undefined;
  const server = conns.server(place);
  if (server === undefined || !server.isLive || server.serviceId !== service.id) return undefined;
  return server.load.weight === 0 && rules.settings.expire_quiescent_template === 1 ? undefined : server;
}

/** From now on the packet's client keeps to a server. Without room it does without a template. */
export function enterTemplate(tables: Tables, packet: Packet, service: ServiceEntry, server: RealServer): void {
  const { conns, now } = tables;
  const place = findTemplate(tables, packet.key, service);
  const seen = now - service.templateAge;
  if (place >= 0) conns.replace(place, server, ConnState.TEMPLATE, false, seen);
  else conns.enter(key, server, ConnState.TEMPLATE, false, seen, now);
}

/** A connection that the client's template chose a server for has been established. */
export function assureTemplate(tables: Tables, packet: Packet): void {
  if (packet.service === undefined) return;
  const place = findTemplate(tables, packet.key, packet.service);
  if (place >= 0 && tables.conns.state(place) === ConnState.TEMPLATE) tables.conns.assure(place);
}
