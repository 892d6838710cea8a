import { Limits, Verdict } from '../../bpf/generated/lvx.ts';
import { type BpfMap, type MapView, possibleCpus } from '../../bpf/index.ts';
import type { VerdictCount } from '../dataplane.ts';

type VerdictName = Exclude<keyof typeof Verdict, 'COUNT'>;

/** Which packets leave with each verdict of the program (bpf/verdict.h), for people. */
export const verdictMeanings: Readonly<Record<VerdictName, string>> = {
  TX: 'Forwarded to a real server out of the interface it came in by.',
  REDIRECT: 'Forwarded to a real server out of another interface.',
  ICMP_NO_SERVER: 'Answered with port unreachable: no real server of the service takes new connections.',
  ICMP_TTL_EXCEEDED: "Answered with time exceeded: the packet's TTL ran out here.",
  ICMP_TOO_BIG: 'Answered with fragmentation needed: with its outer header the packet exceeds the MTU.',
  PASS_NOT_IPV4: 'Not IPv4: left to the host.',
  PASS_NOT_FOR_HOST: 'Sent to an Ethernet group, broadcast or multicast: left to the host.',
  PASS_BAD_IPV4: 'The IPv4 header is cut off or contradicts itself: left to the host, which discards it.',
  PASS_BAD_SOURCE: 'No host can have the source address: left to the host, which discards it.',
  PASS_OTHER_PROTOCOL: 'Neither TCP nor UDP: left to the host.',
  PASS_FRAGMENT: 'A fragment: left to the host.',
  PASS_BAD_TRANSPORT: 'The TCP or UDP header is cut off or contradicts itself: left to the host, which discards it.',
  PASS_NO_SERVICE: 'Not for a service: left to the host.',
  PASS_NO_CONNECTION: 'TCP without a connection and without SYN: left to the host, which resets it.',
  DROP_SERVER_REMOVED: "The connection's real server is no longer one of the service's.",
  DROP_NO_NEXT_HOP: 'There is no route to the real server, or its next hop does not answer.',
  DROP_TOO_BIG: 'May be fragmented, but with its outer header exceeds the MTU on the way to the real server.',
  DROP_TABLE_FULL: 'There was no room for a new connection.',
  DROP_NO_HEADROOM: 'The driver left no room in front of the packet for the outer header.',
  DROP_INTERNAL: 'A table lacks what it must hold: a fault of the program.',
};

const names = (Object.keys(verdictMeanings) as VerdictName[]).sort((a, b) => Verdict[a] - Verdict[b]);

/** The program's verdict counters. */
export class VerdictCounters implements Disposable {
  readonly #view: MapView;
  readonly #counts: BigUint64Array;

  constructor(map: BpfMap<unknown, unknown>) {
    this.#view = map.mmap();
    this.#counts = new BigUint64Array(this.#view.buffer);
  }

  /** Every verdict, in the program's order. */
  read(): VerdictCount[] {
    return names.map(name => ({ name, meaning: verdictMeanings[name], packets: this.#sum(Verdict[name]) }));
  }

  #sum(verdict: number): bigint {
    let sum = 0n;
    for (let cpu = 0; cpu < possibleCpus(); cpu++) sum += this.#counts[cpu * Limits.VERDICT_STRIDE + verdict] ?? 0n;
    return sum;
  }

  [Symbol.dispose](): void {
    this.#view.close();
  }
}
