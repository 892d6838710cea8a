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
  { rounds: count, seconds }: Effort,
  tell: (text: string) => void,
): Promise<Scenario[]> {
  const rounds: Round[] = [];
  for (let number = 0; number < count; number++) {
    const round = new Map<ContenderName, Turns>();
    for (let turn = 0; turn < contenderNames.length; turn++) {
      const name = contenderNames[(number + turn) % contenderNames.length] ?? base;
      tell(`round ${number + 1} of ${count}: ${name}`);
      round.set(name, await play(row, name, scenarios, seconds));
    }
    rounds.push(round);
  }
  return scenarios.map(scenario => report(scenario, rounds));
}

async function play(
  row: Row,
  name: ContenderName,
  scenarios: readonly UserspaceScenario[],
  seconds: number,
): Promise<Turns> {
  const contender = await startContender(name, row);
  try {
    await row.send(warmUp);
    const turns = new Map<string, Turn>();
    for (const scenario of scenarios) {
      const turn = await send(row, contender, scenario, seconds);
      if (turn !== undefined) turns.set(scenario.name, turn);
    }
    return turns;
  } finally {
    await contender.stop();
  }
}

/** A turn in which as much was offered as was to be; undefined if the machine has too much other work for that. */
async function send(
  row: Row,
  { pid }: Contender,
  { offered, isExact }: UserspaceScenario,
  seconds: number,
): Promise<Turn | undefined> {
  for (let count = 0; count < tries; count++) {
    const before = processorTimeOf(pid);
    const sent = await row.send({ rate: offered, seconds, flows });
    const turn = { ...sent, processorTime: processorTimeOf(pid) - before };
    if (!isExact || offered === undefined || sent.sent / sent.seconds >= offered * leastOffer) return turn;
  }
  return undefined;
}

function report(scenario: UserspaceScenario, rounds: readonly Round[]): Scenario {
  const figureOf = (round: Round, name: ContenderName) => {
    const turn = round.get(name)?.get(scenario.name);
    return turn && scenario.figure(turn);
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
