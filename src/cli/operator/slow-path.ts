import type { WireSlowPath } from '../../api/packet-wire.ts';
import { countText, rateText } from './numbers.ts';
import { table } from './table.ts';

/** What was not handled at once, and how often a second just now. */
export interface SlowPathRow extends WireSlowPath {
  readonly handedUpPerSecond: number;
  readonly overLimitPerSecond: number;
}

/** Rates by two readings. Counters that started over in between have come from 0. */
export function withSlowRates(
  before: readonly WireSlowPath[],
  after: readonly WireSlowPath[],
  seconds: number,
): readonly SlowPathRow[] {
  const former = new Map(before.map(row => [row.reason, row]));
  return after.map(row => {
    const then = former.get(row.reason);
    return {
      ...row,
      handedUpPerSecond: rate(row.handedUp, then?.handedUp, seconds),
      overLimitPerSecond: rate(row.overLimit, then?.overLimit, seconds),
    };
  });
}

function rate(now: string, then = '0', seconds: number): number {
  const [after, before] = [BigInt(now), BigInt(then)];
  return Number(after < before ? after : after - before) / seconds;
}

/** As a table: a line for each reason, and one for each thing that became of its packets; empty where there is none. */
export function slowPathTable(rows: readonly SlowPathRow[]): string {
  const used = rows.filter(({ handedUp, overLimit, noRoom }) => `${handedUp}${overLimit}${noRoom}` !== '000');
  if (used.length === 0) return '';
  const lines = used.flatMap(row => [
    [row.reason, row.handedUp, row.overLimit, row.noRoom, rateText(row.handedUpPerSecond), ''],
    ...row.outcomes.map(({ name, packets, meaning }) => [`  ${name}`, String(packets), '', '', '', meaning]),
  ]);
  return table(['FOR THE DAEMON', '>PACKETS', '>OVER LIMIT', '>NO ROOM', '>PER SECOND', 'WHAT IT DID'], lines);
}

/** In a line: what comes now, and what is too much; empty where there is none. */
export function slowPathText(rows: readonly SlowPathRow[]): string {
  const perSecond = (value: number) => `${countText(Math.round(value))}/s`;
  return rows
    .filter(({ handedUpPerSecond, overLimitPerSecond }) => handedUpPerSecond + overLimitPerSecond > 0)
    .map(({ reason, handedUpPerSecond, overLimitPerSecond }) => {
      const excess = overLimitPerSecond > 0 ? ` and ${perSecond(overLimitPerSecond)} over the limit` : '';
      return `${reason} ${perSecond(handedUpPerSecond)}${excess}`;
    })
    .join(', ');
}
