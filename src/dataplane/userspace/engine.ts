import { Verdict } from '../../bpf/generated/lvx.ts';
import { followIcmp } from './icmp/follow.ts';
import { about, emptyPacket, nextStage, noConnection, type Packet, startPacket } from './packet.ts';
import { encap } from './stages/encap.ts';
import { finish } from './stages/finish.ts';
import { match } from './stages/match.ts';
import { parse } from './stages/parse.ts';
import { pick } from './stages/pick.ts';
import { track } from './stages/track.ts';
import { opens } from './state/state.ts';
import type { RealServer } from './table/real-server.ts';
import type { Tables } from './tables.ts';

/** There is one packet at a time. */
const packet = emptyPacket();

/**
 * Handles one frame: the six stages of bpf/lvx.bpf.c, in TypeScript. What it brings about is added to
 * `tables.outbox`.
 *
 * @param bytes in which the frame lies, from its Ethernet header on; it is not changed, nor kept
 * @param ifindex the interface that it came in by
 * @param now milliseconds of a clock that never goes back
 * @param begin where the frame begins
 * @param end where it ends
 * @returns the one verdict that was counted (bpf/verdict.h)
 */
export function handle(
  tables: Tables,
  bytes: Uint8Array,
  ifindex: number,
  now: number,
  begin = 0,
  end = bytes.length,
): number {
  tables.now = now;
  startPacket(packet, bytes, begin, end, ifindex);
  const verdict = run(tables, packet);
  tables.verdicts[verdict] = (tables.verdicts[verdict] ?? 0) + 1;
  if (verdict === Verdict.SLOW_SCHEDULER) tables.asking.ask(packet);
  return verdict;
}

/** A frame that has been handled, and waited for a scheduler's answer. */
export interface KeptFrame {
  readonly bytes: Uint8Array;
  readonly ifindex: number;
  /** Of a datagram that was put together: the length of its longest piece; else 0. */
  readonly longestPiece: number;
}

/**
 * Handles a frame once more. Its verdict was counted when a scheduler was asked, and is not counted again.
 * @param now as for `handle`
 * @param named the server that the scheduler named; undefined: the fallback schedules
 * @returns the verdict
 */
export function handleAgain(
  tables: Tables,
  { bytes, ifindex, longestPiece }: KeptFrame,
  now: number,
  named: RealServer | undefined,
): number {
  tables.now = now;
  startPacket(packet, bytes, 0, bytes.length, ifindex);
  packet.longestPiece = longestPiece;
  packet.asked = true;
  packet.named = named;
  return run(tables, packet);
}

/** All six stages. Returns the verdict. */
function run(tables: Tables, packet: Packet): number {
  let verdict = parse(tables, packet);
  if (verdict !== nextStage) return verdict;
  verdict = findServer(tables, packet);
  if (verdict === nextStage) verdict = encap(tables, packet);
  if (verdict === Verdict.DROP_SERVER_REMOVED) verdict = serverRemoved(tables, packet);
  return finish(tables, packet, verdict);
}

/** match, track and pick. */
function findServer(tables: Tables, packet: Packet): number {
  const matched = match(tables, packet);
  if (matched !== nextStage) return matched;
  if (packet.icmp !== about.nothing) return followIcmp(tables, packet);
  const tracked = track(tables, packet);
  return tracked === noConnection ? pick(tables, packet) : tracked;
}

/**
 * The connection's server is not the service's any more. With expire_nodest_conn the connection ends, and the packet is
 * the first of another one, if it may be. Returns a verdict.
 */
function serverRemoved(tables: Tables, packet: Packet): number {
  const { settings } = tables.rules;
  if (settings.expire_nodest_conn === 0 || packet.icmp !== about.nothing) return Verdict.DROP_SERVER_REMOVED;
  const place = tables.conns.find(packet.key);
  if (place >= 0 && tables.conns.server(place) === packet.server) tables.conns.remove(place);
  if (!opens(packet, settings)) return Verdict.PASS_NO_CONNECTION;
  packet.entry = -1;
  const verdict = pick(tables, packet);
  return verdict === nextStage ? encap(tables, packet) : verdict;
}
