import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';
import type { Contender, ContenderName } from './contender.ts';
import type { IpvsScenario } from './scenario.ts';
import type { Sender } from './sender.ts';

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Frames whose time is taken, for each contender in each round; where each opens a connection they are fewer. */
  readonly frames: number;
  readonly newFrames: number;
}

/** Packets a second of each contender, in one round. */
type Round = ReadonlyMap<ContenderName, number>;

/** Frames that are sent before time is taken, for a hundred that are measured. */
const warmUpPercent = 10;

/**
 * Measures one scenario: in each round every contender gets the same frames, one contender after the other.
 * @throws BenchError if a frame was not delivered
 */
export async function measure(
  sender: Sender,
  all: readonly Contender[],
  scenario: IpvsScenario,
  effort: Effort,
): Promise<Scenario> {
  // Without connections, opening one is no work.
  const contenders = scenario.flows > 0 ? all : all.filter(contender => contender.counted() !== undefined);
  for (const contender of contenders) await open(sender, contender, scenario.flows);
  const rounds: Round[] = [];
  for (let number = 0; number < effort.rounds; number++) {
    const round = new Map<ContenderName, number>();
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(number + turn) % contenders.length];
      if (contender !== undefined) round.set(contender.name, await play(sender, contender, scenario, effort));
    }
    rounds.push(round);
  }
  return report(scenario, rounds);
}

/** Makes a contender have this many established connections, and no others. */
async function open(sender: Sender, contender: Contender, flows: number): Promise<void> {
  await contender.forget();
  if (flows === 0) return;
  sender.plan(contender, 'syn', 'new');
  sender.send(contender, flows, flows);
  sender.plan(contender, 'ack', 'new');
  sender.send(contender, flows, 0);
}

/** One contender's turn in a round: packets a second. */
async function play(sender: Sender, contender: Contender, { flows }: IpvsScenario, effort: Effort): Promise<number> {
  const isNew = flows === 0;
  const frames = isNew ? effort.newFrames : effort.frames;
  if (isNew) await contender.forget();
  const opens = (count: number): number => (isNew ? count : 0);
  const warmUp = Math.ceil((frames * warmUpPercent) / 100);
  const plan = (first: number): void => sender.plan(contender, isNew ? 'syn' : 'ack', isNew ? 'new' : flows, first);
  plan(0);
  sender.send(contender, warmUp, opens(warmUp));
  plan(warmUp);
  return sender.send(contender, frames, opens(frames));
}

function report({ name, title, unit }: IpvsScenario, rounds: readonly Round[]): Scenario {
  const of = (round: Round, contender: ContenderName): number => round.get(contender) ?? Number.NaN;
  const measured = [...(rounds[0]?.keys() ?? [])].toSorted().map((contender): [string, Measured] => {
    const ratio = summarize(rounds.map(round => of(round, contender) / of(round, 'ipvs')));
    return [
      contender,
      {
        ...summarize(rounds.map(round => of(round, contender))),
        ratio_base: ratio.value,
        ratio_low: ratio.low,
        ratio_high: ratio.high,
      },
    ];
  });
  return {
    name,
    suite: 'ipvs',
    title,
    unit,
    better: 'higher',
    rounds: rounds.length,
    base: 'ipvs',
    contenders: Object.fromEntries(measured),
  };
}
