import { ConnState, Verdict } from '../../../bpf/generated/lvx.ts';
import { nextStage, noConnection, type Packet } from '../packet.ts';
import { isReused, nextState, opens } from '../state/state.ts';
import type { Tables } from '../tables.ts';
import { assureTemplate } from '../templates.ts';

/** Stage 3: the packet's connection and its real server. Returns `nextStage`, `noConnection` or a verdict. */
export function track(tables: Tables, packet: Packet): number {
  const { conns, rules, now } = tables;
  const { settings } = rules;
  const place = conns.find(packet.key);
  packet.entry = place;
  if (place < 0 || conns.isOver(place, now) || isReused(packet, conns, place, settings)) {
    return opens(packet, settings) || rules.forwardsUnrecorded ? noConnection : Verdict.PASS_NO_CONNECTION;
  }
  packet.server = conns.server(place);
  conns.touch(place, now);
  const from = conns.state(place);
  const to = nextState(packet, from, settings);
  if (to === from) return nextStage;
  conns.move(place, to);
  const isEstablished = to === ConnState.ESTABLISHED || to === ConnState.SCTP_ESTABLISHED;
  if (isEstablished && conns.isControlled(place)) assureTemplate(tables, packet);
  return nextStage;
}
