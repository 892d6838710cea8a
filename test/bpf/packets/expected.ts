import { formatIpv4, ipv4FromNumber } from '../../../src/net/ipv4.ts';
import { answered } from './answer.ts';
import { linkLength } from './build/link.ts';
import { encapsulated } from './outer.ts';
import type { Row } from './rows/row.ts';
import { macOf } from './rules.ts';

/** The XDP actions' numbers, by what a verdict's name begins with. */
const actions: Readonly<Record<string, number>> = { DROP: 1, SLOW: 1, PASS: 2, TX: 3, ICMP: 3, REDIRECT: 4 };

/** The XDP action that goes with a verdict. */
export function actionOf(verdict: string): number {
  return actions[verdict.split('_')[0] ?? ''] ?? -1;
}

/**
 * The frame that a row's packet must leave as; undefined if none leaves. What the director is free to choose is taken
 * from what was seen.
 *
 * @param server that the row's packet must go to
 */
export function expectedFrame(
  { verdict, out, answer }: Row,
  incoming: Uint8Array,
  seen: Uint8Array,
  server = out?.server ?? '',
): Uint8Array | undefined {
  if (actionOf(verdict) === actions.DROP) return undefined;
  if (out) return encapsulated(incoming, { ...out, destination: server, destinationMac: macOf(server) }, seen);
  return answer ? answered(incoming, answer, seen) : incoming;
}

/** The server that a frame was sent to in an outer IPv4 header. */
export function serverOf(frame: Uint8Array): string {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return formatIpv4(ipv4FromNumber(view.getUint32(linkLength(frame) + 16)));
}
