import { Verdict } from '../../../bpf/generated/lvx.ts';
import { about, nextStage, type Packet } from '../packet.ts';
import { schedule } from '../stages/pick.ts';
import { unseenState } from '../state/state.ts';
import type { Tables } from '../tables.ts';
import { relay } from './relay.ts';

/** track and pick for an ICMP error: the connection that it is about, as it is. Returns `nextStage` or a verdict. */
export function followIcmp(tables: Tables, packet: Packet): number {
  const { conns, now } = tables;
  const place = conns.find(packet.key);
  if (place < 0 || conns.isOver(place, now)) return scheduleIcmp(tables, packet, place);
  packet.server = conns.server(place);
  return packet.icmp === about.answer ? nextStage : relay(tables, packet);
}

/** An error about nothing that is known: with schedule_icmp it opens a connection to some server. */
function scheduleIcmp(tables: Tables, packet: Packet, place: number): number {
  const { conns, rules, now } = tables;
  const { service, key, protocol } = packet;
  if (rules.settings.schedule_icmp === 0 || packet.icmp !== about.answer || service === undefined) {
    return Verdict.PASS_ICMP;
  }
  const server = schedule(packet, service);
  if (server === undefined) return Verdict.PASS_ICMP;
  packet.server = server;
  packet.opened = true;
  if (place >= 0) conns.remove(place);
  // Without room the error goes there all the same.
  const entered = conns.enter(key, server, unseenState(protocol), false, now, now);
  if (entered >= 0 && service.isWatched) tables.tellOpened(packet);
  return nextStage;
}
