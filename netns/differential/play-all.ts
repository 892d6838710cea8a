import { setTimeout as sleep } from 'node:timers/promises';
import { servicesOf } from './listing.ts';
import { namesOf } from './names.ts';
import { CasePlay } from './play-case.ts';
import type { Placed } from './playbill.ts';
import type { Subject } from './subject.ts';
import type { Transcript } from './transcript.ts';
import { Turn } from './turn.ts';

/** Kernel IPVS counts into what `--stats` shows every 2 s. */
const countingMs = 3000;

/** Beside the cases. */
export interface PlayOptions {
  /** What another director made of a case before: to know what to wait for. */
  known?(item: Placed): Transcript | undefined;
  /** Whether directors send more in a case than it is known of: then what comes late is waited for. */
  lingers?(item: Placed): boolean;
  /** Called when a case begins. */
  tell?(item: Placed): void;
}

/**
 * Plays cases on directors, each step on one after the other. While a case waits, others go on, unless it has changed
 * settings. Returns for each director the transcripts in the order of the cases.
 */
export async function playAll(
  cases: readonly Placed[],
  subjects: readonly Subject[],
  options: PlayOptions = {},
): Promise<Transcript[][]> {
  const turn = new Turn();
  const played: Promise<Transcript[]>[] = [];
  for (const item of cases) {
    await turn.take('fresh');
    options.tell?.(item);
    const plays = subjects.map(subject => new CasePlay(item.case, item.vip, subject, options.lingers?.(item)));
    const story = playOne(item, plays, turn, options.known?.(item)).finally(() => turn.give());
    // Whoever awaits all of them is told.
    story.catch(() => undefined);
    played.push(story);
  }
  const byCase = await Promise.all(played);
  await sleep(countingMs);
  return Promise.all(
    subjects.map(async (subject, index) => {
      const listing = await subject.adm(['-Ln --stats --exact']);
      return cases.flatMap(({ vip, isRandom }, number) => {
        const transcript = byCase[number]?.[index];
        const counters = isRandom ? [] : servicesOf(listing, namesOf(vip));
        return transcript ? [{ ...transcript, counters }] : [];
      });
    }),
  );
}

/** Plays one case, which has the turn when this begins and when it ends. */
async function playOne(
  item: Placed,
  plays: readonly CasePlay[],
  turn: Turn,
  known: Transcript | undefined,
): Promise<Transcript[]> {
  const { steps: wanted, settings } = item.case;
  const isAlone = settings !== undefined || wanted.some(({ kind }) => kind === 'set');
  const begun: string[][] = [];
  for (const play of plays) begun.push(await play.begin());
  const steps: string[][][] = plays.map(() => []);
  for (const [number, step] of wanted.entries()) {
    if (step.kind === 'wait') {
      if (!isAlone) turn.give();
      await sleep(step.seconds * 1000);
      if (!isAlone) await turn.take('begun');
      for (const lines of steps) lines.push([]);
      continue;
    }
    let expected = known?.steps[number];
    for (const [index, play] of plays.entries()) {
      const lines = await play.step(step, expected);
      expected ??= lines;
      steps[index]?.push(lines);
    }
  }
  const transcripts: Transcript[] = [];
  let expected = known?.connections;
  for (const [index, play] of plays.entries()) {
    const connections = item.isSpread ? [] : await play.connections(expected);
    expected ??= connections;
    const servers = item.isRandom ? [] : await play.servers();
    await play.end();
    transcripts.push({ begun: begun[index] ?? [], steps: steps[index] ?? [], connections, servers, counters: [] });
  }
  return transcripts;
}
