import { ConnState, Verdict } from '../../../bpf/generated/lvx.ts';
import { nextStage, type Packet } from '../packet.ts';
import { connectionOf } from '../request.ts';
import { rateWindow } from '../rules.ts';
import { nextState, opens } from '../state/state.ts';
import type { RealServer } from '../table/real-server.ts';
import type { ServiceEntry } from '../table/service-entry.ts';
import type { Tables } from '../tables.ts';
import { enterTemplate, pickByTemplate } from '../templates.ts';

/** Stage 4: the real server of a packet without a connection; a connection is opened. Returns `nextStage` or a verdict. */
export function pick(tables: Tables, packet: Packet): number {
  const { service } = packet;
  if (service === undefined) return Verdict.DROP_INTERNAL;
  const { rules } = tables;
  if (!opens(packet, rules.settings)) return pickUnrecorded(tables, packet, service, Verdict.PASS_NO_CONNECTION);
  if (rules.newConnections > 0 && !packet.asked && isTooFast(tables)) {
    const verdict = pickUnrecorded(tables, packet, service, Verdict.DROP_TABLE_FULL);
    if (verdict === nextStage) return verdict;
  }
  const kept = service.isPersistent ? pickByTemplate(tables, packet, service) : undefined;
  if (kept === undefined && isToBeAsked(tables, packet, service)) return Verdict.SLOW_SCHEDULER;
  const server = kept ?? named(packet, service) ?? schedule(packet, service);
  if (server === undefined) return Verdict.ICMP_NO_SERVER;
  if (service.isPersistent && kept === undefined) enterTemplate(tables, packet, service, server);
  packet.server = server;
  packet.opened = true;
  return service.isOnePacket ? nextStage : enter(tables, packet, service, server);
}

function isToBeAsked({ asking, now, rules }: Tables, packet: Packet, { isAsked }: ServiceEntry): boolean {
  return isAsked && !packet.asked && asking.mayAsk(packet, rules.askedConnections, now);
}

/** The server that a scheduler of the control plane has named, if it is still one of the service's. */
function named({ named }: Packet, service: ServiceEntry): RealServer | undefined {
  return named?.isLive && named.serviceId === service.id ? named : undefined;
}

/** What the service's own scheduler says: of one that is asked, the fallback. */
export function schedule(packet: Packet, { picker, seen, servers }: ServiceEntry): RealServer | undefined {
  const index = picker.pick(connectionOf(packet), seen);
  return index === undefined ? undefined : servers[index];
}

function enter(tables: Tables, packet: Packet, service: ServiceEntry, server: RealServer): number {
  const { conns, rules, now } = tables;
  const state = nextState(packet, ConnState.NONE, rules.settings);
  if (packet.entry >= 0) {
    conns.replace(packet.entry, server, state, service.isPersistent, now);
    if (service.isWatched) tables.tellOpened(packet);
    return nextStage;
  }
  packet.entry = conns.enter(packet.key, server, state, service.isPersistent, now, now);
  if (packet.entry >= 0) {
    if (service.isWatched) tables.tellOpened(packet);
    return nextStage;
  }
  packet.opened = false;
  packet.server = undefined;
  const { DROP_TABLE_FULL } = Verdict;
  return rules.forwardsUnrecorded ? pickUnrecorded(tables, packet, service, DROP_TABLE_FULL) : DROP_TABLE_FULL;
}

function pickUnrecorded(tables: Tables, packet: Packet, service: ServiceEntry, otherwise: number): number {
  packet.server = hashedServer(tables, packet.key, service);
  return packet.server === undefined ? otherwise : nextStage;
}

/**
 * A server for a packet that has no entry and gets none: always the same for the same client and port, as long as the
 * service's servers stay. Undefined: such packets are not forwarded.
 */
export function hashedServer({ conns }: Tables, key: Int32Array, service: ServiceEntry): RealServer | undefined {
  const { hashTable, servers } = service;
  return hashTable.length === 0 ? undefined : servers[hashTable[(conns.hash(key) >>> 0) % hashTable.length] ?? -1];
}

/** Whether as many connections have been opened in this window as may be; counts one more. */
function isTooFast(tables: Tables): boolean {
  if (tables.now - tables.windowStart >= rateWindow) {
    tables.windowStart = tables.now;
    tables.opened = 0;
  }
  return tables.opened++ >= tables.rules.newConnections;
}
