import { BenchError } from '../errors.ts';
import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';
import { base, type Contender } from './contender.ts';
import { connections, type HttpScenario } from './scenario.ts';
import type { Load, WrkReport } from './wrk.ts';

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** How long each contender gets requests in each round. */
  readonly seconds: number;
}

/** What the client saw of each contender in one round. */
export type Round = ReadonlyMap<string, WrkReport>;

/** Has requests sent by a contender's way. */
type Play = (contender: Contender, load: Load) => Promise<WrkReport>;

/** Plays a round for warming up, which is not given, then those that are measured; each contender begins one in turn. */
export async function playRounds(
  contenders: readonly Contender[],
  close: boolean,
  effort: Effort,
  play: Play,
  tell: (text: string) => void,
): Promise<Round[]> {
  const kind = close ? 'connections that close' : 'connections kept open';
  tell(`${kind}: warming up`);
  for (const contender of contenders) await play(contender, { seconds: 1, connections, close });
  const rounds: Round[] = [];
  for (let number = 0; number < effort.rounds; number++) {
    const round = new Map<string, WrkReport>();
    const first = number % contenders.length;
    tell(`${kind}: round ${number + 1} of ${effort.rounds}`);
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      round.set(contender.name, await play(contender, { seconds: effort.seconds, connections, close }));
    }
    rounds.push(round);
  }
  return rounds;
}

/** Makes a scenario's result of its rounds. @throws BenchError if a contender is missing in one, or did nothing */
export function report(
  scenario: HttpScenario,
  contenders: readonly Contender[],
  rounds: readonly Round[],
  server: string,
): Scenario {
  const figure = (round: Round, name: string) => {
    const seen = round.get(name);
    const value = seen && scenario.figure(seen);
    if (value !== undefined && value > 0) return value;
    throw new BenchError('ERR_WRONG_RUN', `${scenario.name}: expected a figure of ${name}, got ${value ?? 'none'}`);
  };
  const measured = contenders.map(({ name }): [string, Measured] => {
    const ratio = summarize(rounds.map(round => figure(round, name) / figure(round, base)));
    return [
      name,
      {
        ...summarize(rounds.map(round => figure(round, name))),
        ratio_base: ratio.value,
        ratio_low: ratio.low,
        ratio_high: ratio.high,
      },
    ];
  });
  const { name, title, unit, better } = scenario;
  return {
    name,
    suite: 'veth',
    title: `${title}; ${server}`,
    unit,
    better,
    rounds: rounds.length,
    base,
    contenders: Object.fromEntries(measured),
  };
}
