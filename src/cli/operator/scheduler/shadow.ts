import type { WireShadowReport } from '../../../api/scheduler-wire.ts';
import { write } from '../../output.ts';
import { type Common, jsonLine, print } from '../base.ts';
import { shareText } from '../numbers.ts';
import { table } from '../table.ts';

type Reports = AsyncIterable<WireShadowReport>;

/** Prints each report as it comes: the one before is painted over on a terminal. */
export async function showShadow(reports: Reports, { json }: Pick<Common, 'json'>): Promise<void> {
  const paintOver = process.stdout.isTTY ? '\x1b[H\x1b[2J' : '';
  for await (const report of reports) await write(json ? jsonLine(report) : `${paintOver}${shadowText(report)}`);
}

/** Prints what came of it in some seconds. */
export async function sumShadow(reports: Reports, seconds: number, options: Pick<Common, 'json'>): Promise<void> {
  let [left, last]: [number, WireShadowReport | undefined] = [seconds, undefined];
  for await (const report of reports) {
    last = report;
    left -= 1;
    if (left <= 0) break;
  }
  if (last === undefined) throw new Error('Expected a report of lvxd, got none');
  const report = last;
  await print(options, { json: report, text: () => shadowText(report) });
}

/** How often it agrees, and for each server what it got and would have got. */
export function shadowText({ connections, agreed, undecided, missed, servers }: WireShadowReport): string {
  const parts = [`${connections} connections`, `${shareText(agreed, connections)} to the same server`];
  if (undecided > 0) parts.push(`${undecided} without a choice`);
  if (missed > 0) parts.push(`${missed} not looked at`);
  const decided = connections - undecided;
  const rows = servers.map(({ id, actual, predicted }) => [
    ...[id, String(actual), shareText(actual, connections)],
    ...[String(predicted), shareText(predicted, decided)],
  ]);
  return `${parts.join(', ')}\n${table(['SERVER', '>GOT', '>SHARE', '>WOULD GET', '>SHARE'], rows)}`;
}
