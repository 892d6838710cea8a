import { setTimeout as sleep } from 'node:timers/promises';
import type { Screen } from './screen.ts';
import type { Snapshot } from './snapshot.ts';
import type { Stage } from './stage.ts';
import { drawTable, tableSummary } from './table-view.ts';
import { WeightChanges } from './weight-changes.ts';

/** How often the table is redrawn. */
const everyMs = 500;

/** What traffic came to. */
export interface Traffic {
  readonly last: Snapshot;
  readonly weightsChanged: boolean;
}

/** Sends requests for some seconds, or with `undefined` until the signal, and shows how they spread. */
export async function showTraffic(
  stage: Stage,
  seconds: number | undefined,
  screen: Screen,
  signal: AbortSignal,
): Promise<Traffic> {
  await stage.startTraffic();
  const changes = new WeightChanges(stage);
  const deadline = performance.now() + (seconds ?? Number.POSITIVE_INFINITY) * 1000;
  while (performance.now() < deadline && !signal.aborted) {
    const snapshot = await stage.look();
    const hint = seconds === undefined ? [`  ${screen.style.dim('Ctrl-C ends it and takes everything down.')}`] : [];
    screen.show([...drawTable(snapshot, screen.style), ...hint], tableSummary(snapshot));
    const pause = Math.min(everyMs, Math.max(0, deadline - performance.now()));
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    if (seconds === undefined && !signal.aborted) changes.step(snapshot.tally.seconds);
  }
  // Ctrl-C reaches a command that is being typed, too.
  await changes.settle();
  const last = await stage.endTraffic();
  screen.show(drawTable(last, screen.style), tableSummary(last));
  return { last, weightsChanged: changes.happened };
}
