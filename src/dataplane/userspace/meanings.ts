import { Verdict } from '../../bpf/generated/lvx.ts';
import type { VerdictCount } from '../dataplane.ts';
import { type VerdictName, verdictMeanings, verdictNames } from '../verdicts.ts';

/** Which packets leave with those verdicts that mean something else here than in XDP. */
const own: Partial<Readonly<Record<VerdictName, string>>> = {
  SLOW_TOO_BIG: 'Too big with its outer header: sent in fragments.',
  SLOW_ICMP: 'An ICMP error about a tunnel: passed on to the client.',
  SLOW_FRAGMENT: 'A fragment: kept until all of its datagram has come, which then counts as the last one does.',
  SLOW_SCHEDULER:
    'A new connection that a scheduler is asked about: kept until it answers, and not counted again then.',
  DROP_NO_NEXT_HOP: "The next hop to the real server does not answer, or frames can't be sent that way.",
  DROP_NO_ANSWER: "An ICMP error that can't be forwarded, or a fragment that contradicts others: neither is answered.",
  DROP_INTERNAL: 'No room for what was to be sent, or a table lacks what it must hold: a fault of the dataplane.',
};

/** Those that no packet leaves with here. */
const absent: ReadonlySet<VerdictName> = new Set([
  'SLOW_NEIGHBOUR',
  'DROP_SLOW_PATH_FULL',
  'DROP_SLOW_PATH_LIMIT',
  'DROP_NO_HEADROOM',
]);

/** The verdict's name. */
export function verdictName(verdict: number): VerdictName {
  return verdictNames[verdict] ?? 'DROP_INTERNAL';
}

/** Packets by verdict, for people. */
export function verdictCounts(counts: Float64Array): VerdictCount[] {
  return verdictNames.filter(name => !absent.has(name)).map(name => verdictCount(name, counts));
}

/** Packets with one verdict, for people. */
export function verdictCount(name: VerdictName, counts: Float64Array): VerdictCount {
  return { name, meaning: own[name] ?? verdictMeanings[name], packets: BigInt(counts[Verdict[name]] ?? 0) };
}
