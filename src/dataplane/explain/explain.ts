import { serverName } from '../../model/server.ts';
import type { Explanation, PacketQuestion, PickStage, TrackedEntry, TrackStage } from '../explanation.ts';
import { isHostAddress } from './host-address.ts';
import type { Links } from './links.ts';
import { newOutcome, opens, whyOver } from './opening.ts';
import type { ExplainRules, FoundEntry, ServiceView, View } from './view.ts';
import { leaveFor, type Target } from './way.ts';

/** What would be picked: servers, one of which it is. */
interface Choice {
  readonly stage: PickStage;
  readonly targets: readonly Target[];
}

const asked =
  'A scheduler of the control plane is asked first (SLOW_SCHEDULER). This is what becomes of the packet if it leaves it to the fallback.';

/**
 * Tells what a dataplane would do with a packet, by its own tables: stage by stage, in the stages' order.
 *
 * That there is room for a new connection, and in front of the frame, is taken for granted.
 */
export function explain(view: View, question: PacketQuestion, links: Links): Explanation {
  if (!isHostAddress(question.client)) return { verdict: 'PASS_BAD_SOURCE', notes: [] };
  const { rules } = view;
  const service = view.match(question);
  if (service === undefined) return { match: {}, verdict: 'PASS_NO_SERVICE', notes: [] };
  const match = { service: service.service, scheduler: service.scheduler };
  const found = service.entry();
  const track = trackStage(question, found, rules);
  if (track.outcome === 'refused') return { match, track, verdict: 'PASS_NO_CONNECTION', notes: [] };
  if (track.outcome !== 'known') return { match, track, ...pickAndLeave(question, service, track, rules, links) };
  if (found?.target !== undefined) return { match, track, ...leaveFor(found.target, question, links), notes: [] };
  if (rules.expireNodestConn === 0) return { match, track, verdict: 'DROP_SERVER_REMOVED', notes: [] };
  const ended = "The entry's server was removed, and expire_nodest_conn is set: the connection ends.";
  if (!opens(question, rules)) return { match, track, verdict: 'PASS_NO_CONNECTION', notes: [ended] };
  const rest = pickAndLeave(question, service, track, rules, links);
  return { match, track, ...rest, notes: [ended, ...rest.notes] };
}

function trackStage(question: PacketQuestion, found: FoundEntry | undefined, rules: ExplainRules): TrackStage {
  if (found === undefined) return newOutcome(question, 'No entry.', rules);
  const entry = trackedEntry(found);
  const over = whyOver(question, found, rules);
  if (over !== undefined) return { entry, ...newOutcome(question, `The entry does not count: ${over}.`, rules) };
  return { entry, outcome: 'known', why: "The packet belongs to the entry: it goes to the entry's server." };
}

function trackedEntry({ server, state, idle, expiresIn }: FoundEntry): TrackedEntry {
  return { server, state, idle, expiresIn };
}

function pickAndLeave(
  question: PacketQuestion,
  service: ServiceView,
  track: TrackStage,
  rules: ExplainRules,
  links: Links,
): Omit<Explanation, 'match' | 'track'> {
  const { stage, targets } = choose(service, track);
  const notes = [
    ...(stage.by === 'scheduler' && service.asks ? [asked] : []),
    ...notesFor(service, rules, targets.length),
  ];
  if (targets.length === 0) {
    return { pick: stage, verdict: stage.by === 'hash' ? 'PASS_NO_CONNECTION' : 'ICMP_NO_SERVER', notes };
  }
  const leaves = targets.map(target => leaveFor(target, question, links));
  const [leave] = leaves;
  if (leaves.length === 1 && leave) return { pick: stage, ...leave, notes };
  const isSure = new Set(leaves.map(({ verdict }) => verdict)).size === 1;
  return { pick: stage, ...(isSure && leave && { verdict: leave.verdict }), notes };
}

function choose(service: ServiceView, { outcome }: TrackStage): Choice {
  const { servers, picks, byLot } = service.schedule();
  const common = { scheduler: service.scheduler, servers };
  if (outcome === 'unrecorded') {
    const hashed = service.hashed();
    return { stage: { by: 'hash', ...common, ...only(hashed) }, targets: hashed ? [hashed] : [] };
  }
  const kept = service.kept();
  if (kept) return { stage: { by: 'template', ...common, ...only(kept) }, targets: [kept] };
  if (!byLot || picks.length < 2) return { stage: { by: 'scheduler', ...common, ...only(picks[0]) }, targets: picks };
  return { stage: { by: 'scheduler', ...common, among: picks.map(({ server }) => server) }, targets: picks };
}

function only(target: Target | undefined): Pick<PickStage, 'server'> {
  return target === undefined ? {} : { server: target.server };
}

function notesFor(service: ServiceView, { limitsRate }: ExplainRules, picks: number): readonly string[] {
  const notes: string[] = [];
  if (picks > 1) notes.push(`${service.scheduler} draws lots: which of its servers it is, nobody can tell beforehand.`);
  const hashed = limitsRate ? service.hashed() : undefined;
  if (hashed) {
    notes.push(
      `While there are too many new connections (new_connection_rate): ${serverName(hashed.server)}, by hash.`,
    );
  }
  return notes;
}
