import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../api/client.ts';
import type { WireVerdict } from '../../api/packet-wire.ts';
import { rateText } from './numbers.ts';
import { type SlowPathRow, withSlowRates } from './slow-path.ts';
import { table } from './table.ts';

/** A verdict with how often it was given, and how often a second just now. */
export interface VerdictRow extends WireVerdict {
  readonly perSecond: number;
}

/** Verdicts by two readings. */
export interface Verdicts {
  /** Between the readings. */
  readonly seconds: number;
  readonly verdicts: readonly VerdictRow[];
  readonly slowPath: readonly SlowPathRow[];
}

/** Reads verdicts twice. @param interval seconds to wait in between */
export async function readVerdicts(
  client: Pick<ApiClient, 'verdicts' | 'slowPath'>,
  interval: number,
): Promise<Verdicts> {
  const read = () => Promise.all([client.verdicts(), client.slowPath()]);
  const [before, slowBefore] = await read();
  const began = performance.now();
  await sleep(interval * 1000);
  const [after, slowAfter] = await read();
  const seconds = (performance.now() - began) / 1000;
  return {
    seconds,
    verdicts: withRates(before, after, seconds),
    slowPath: withSlowRates(slowBefore, slowAfter, seconds),
  };
}

/** Verdicts with their rates by two readings. Counters that started over in between have come from 0. */
export function withRates(
  before: readonly WireVerdict[],
  after: readonly WireVerdict[],
  seconds: number,
): readonly VerdictRow[] {
  const counts = new Map(before.map(({ name, packets }) => [name, BigInt(packets)]));
  return after.map(verdict => {
    const [now, then] = [BigInt(verdict.packets), counts.get(verdict.name) ?? 0n];
    return { ...verdict, perSecond: Number(now < then ? now : now - then) / seconds };
  });
}

/** Verdicts as a table. */
export function verdictsTable(rows: readonly VerdictRow[]): string {
  return table(
    ['VERDICT', '>PACKETS', '>PER SECOND', 'MEANING'],
    rows.map(({ name, packets, perSecond, meaning }) => [name, packets, rateText(perSecond), meaning]),
  );
}
