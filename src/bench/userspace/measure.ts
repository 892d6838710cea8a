import { BenchError } from '../errors.ts';
import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';
import { base, type Contender, type ContenderName, contenderNames, startContender } from './contender.ts';
import { processorTimeOf } from './processor-time.ts';
import type { Row } from './row.ts';
import type { UserspaceScenario } from './scenario.ts';
import type { Turn } from './turn.ts';

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** How long each contender gets packets in each scenario of a round. */
  readonly seconds: number;
  /** Whether a turn counts only if as much was offered as was to be. Else the figure is what was delivered. */
  readonly insists: boolean;
}

/** Flows of the packets, and packets a second and seconds for warming up. */
const flows = 1000;
const warmUp = { rate: 50_000, seconds: 0.5, flows } as const;
/** How far the sender may be below what it is to offer, and how often it tries. */
const leastOffer = 0.97;
const tries = 4;

type Turns = ReadonlyMap<string, Turn>;
type Round = ReadonlyMap<ContenderName, Turns>;

/** Measures scenarios: in each round every contender has its turn, one after the other. */
export async function measure(
  row: Row,
  scenarios: readonly UserspaceScenario[],
  effort: Effort,
  tell: (text: string) => void,
): Promise<Scenario[]> {
  const { rounds: count } = effort;
  const rounds: Round[] = [];
  for (let number = 0; number < count; number++) {
    const round = new Map<ContenderName, Turns>();
    for (let turn = 0; turn < contenderNames.length; turn++) {
      const name = contenderNames[(number + turn) % contenderNames.length] ?? base;
      tell(`round ${number + 1} of ${count}: ${name}`);
      round.set(name, await play(row, name, scenarios, effort));
    }
    rounds.push(round);
  }
  return scenarios.map(scenario => report(scenario, rounds));
}

async function play(
  row: Row,
  name: ContenderName,
  scenarios: readonly UserspaceScenario[],
  effort: Effort,
): Promise<Turns> {
  const contender = await startContender(name, row);
  try {
    await row.send(warmUp);
    const turns = new Map<string, Turn>();
    for (const scenario of scenarios) {
      const turn = await send(row, contender, scenario, effort);
      if (turn !== undefined) turns.set(scenario.name, turn);
    }
    return turns;
  } finally {
    await contender.stop();
  }
}

/** A turn; undefined if one that counts could not be had, since the machine has too much other work. */
async function send(
  row: Row,
  { pid }: Contender,
  scenario: UserspaceScenario,
  { seconds, insists }: Effort,
): Promise<Turn | undefined> {
  let last: Turn | undefined;
  for (let count = 0; count < tries; count++) {
    const before = processorTimeOf(pid);
    const sent = await row.send({ rate: scenario.offered, seconds, flows });
    last = { ...sent, processorTime: processorTimeOf(pid) - before };
    if (!fallsShort(scenario, last)) return last;
  }
  return insists ? undefined : last;
}

/** Whether fewer packets were offered than the figure is about. */
function fallsShort({ offered, isExact }: UserspaceScenario, { sent, seconds }: Turn): boolean {
  return isExact && offered !== undefined && sent / seconds < offered * leastOffer;
}

function report(scenario: UserspaceScenario, rounds: readonly Round[]): Scenario {
  const figureOf = (round: Round, name: ContenderName) => {
    const turn = round.get(name)?.get(scenario.name);
    if (turn === undefined) return undefined;
    return fallsShort(scenario, turn) ? turn.delivered / turn.seconds : scenario.figure(turn);
  };
  const complete = rounds.filter(round => contenderNames.every(name => figureOf(round, name) !== undefined));
  if (complete.length === 0) {
    const expected = `${scenario.name}: expected ${scenario.offered} packets a second to be offered`;
    throw new BenchError('ERR_WRONG_RUN', `${expected}, got fewer each time: the machine has other work`);
  }
  const figures = (name: ContenderName) => complete.map(round => figureOf(round, name) ?? Number.NaN);
  const yardstick = figures(base);
  const measured = contenderNames.map((name): [string, Measured] => {
    const own = figures(name);
    const ratio = summarize(own.map((figure, index) => figure / (yardstick[index] ?? Number.NaN)));
    const ratios = { ratio_base: ratio.value, ratio_low: ratio.low, ratio_high: ratio.high };
    return [name, { ...summarize(own), ...ratios }];
  });
  const { name, title, unit, better } = scenario;
  const contenders = Object.fromEntries(measured);
  return { name, suite: 'userspace', title, unit, better, rounds: complete.length, base, contenders };
}
