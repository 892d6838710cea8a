import { judgeAnswered } from './answered.ts';
import { Complaint, holds, same, sameBytes } from './complaint.ts';
import { judgeForwarded } from './forwarded.ts';
import { reasons } from './reasons.ts';
import { see } from './seen.ts';
import type { World } from './world.ts';

/** What the program did with a frame. */
export interface Outcome {
  /** The verdicts that were counted, by name. */
  readonly verdicts: readonly string[];
  /** The XDP action's number. */
  readonly action: number;
  readonly frame: Uint8Array;
}

const actions: Readonly<Record<string, number>> = { DROP: 1, SLOW: 1, PASS: 2, TX: 3, ICMP: 3, REDIRECT: 4 };

/**
 * Makes sure that the program did with a frame what it may do. A frame that is dropped leaves nothing behind, so
 * nothing is asked of it.
 *
 * @throws Complaint
 */
export function judge(world: World, input: Uint8Array, { verdicts, action, frame }: Outcome): void {
  const [verdict, ...more] = verdicts;
  if (verdict === undefined || more.length > 0) {
    throw new Complaint(`expected one verdict to be counted, got ${verdicts.join(', ') || 'none'}`);
  }
  const kind = verdict.split('_')[0] ?? '';
  same(`action of ${verdict}`, action, actions[kind] ?? -1);
  const seen = see(world, input);
  const reason = reasons[verdict];
  if (reason === undefined) throw new Complaint(`expected a verdict that the oracle knows, got ${verdict}`);
  holds(`a packet to which ${verdict} applies`, reason(seen, world));
  const ways = seen.services.flatMap(service => service.ways);
  if (kind === 'PASS') sameBytes('a frame that is passed', frame, input);
  else if (kind === 'ICMP') judgeAnswered(verdict, seen, ways, frame, world);
  else if (kind === 'TX' || kind === 'REDIRECT') {
    judgeForwarded(
      seen,
      ways.filter(({ isHere }) => isHere === (kind === 'TX')),
      frame,
      world,
    );
  }
  if (seen.quoted?.about === 'tunnel' && kind !== 'PASS') world.learn(seen.quoted.server, seen.quoted.mtu);
}
