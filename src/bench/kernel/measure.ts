import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';
import type { KernelScenario } from './scenario.ts';
import { type Contender, contenders, Subject } from './subject.ts';
import type { Wrapper } from './wrapper.ts';

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Frames whose time is taken, for each contender in each round. */
  readonly frames: number;
}

/** Nanoseconds a frame of each contender, in one round. */
type Round = Readonly<Record<Contender, number>>;

/** New flows have numbers from here on, above those of every cycle. */
const firstNewFlow = 2 ** 20;
/** Frames that are sent before time is taken, for a hundred that are measured. */
const warmUpPercent = 10;

/**
 * Measures one scenario: in each round every contender gets the same frames, one contender after the other.
 * @throws BenchError if a frame did not become what it must
 */
export function measure(wrapper: Wrapper, scenario: KernelScenario, effort: Effort): Scenario {
  using subject = new Subject(scenario);
  prepare(wrapper, subject);
  const rounds: Round[] = [];
  for (let number = 0; number < effort.rounds; number++) rounds.push(playRound(wrapper, subject, effort, number));
  subject.verify();
  return report(scenario, rounds);
}

function prepare(wrapper: Wrapper, subject: Subject): void {
  const { flows, traffic, connections } = subject.scenario;
  for (const contender of ['floor_ct', 'lvx'] as const) {
    wrapper.use(subject.program(contender));
    for (const plan of subject.openingPlans(contender)) {
      wrapper.plan(plan);
      wrapper.run(flows);
    }
    if (traffic !== 'flood') continue;
    wrapper.newFlowsFrom(0);
    wrapper.plan(subject.measuredPlan(contender));
    wrapper.run(4 * connections);
  }
}

function playRound(wrapper: Wrapper, subject: Subject, { frames }: Effort, number: number): Round {
  const times = { nop: 0, floor: 0, floor_ct: 0, lvx: 0 };
  const warmUp = Math.ceil((frames * warmUpPercent) / 100);
  for (let turn = 0; turn < contenders.length; turn++) {
    const contender = contenders[(number + turn) % contenders.length] ?? 'nop';
    wrapper.use(subject.program(contender));
    wrapper.plan(subject.measuredPlan(contender));
    wrapper.newFlowsFrom(firstNewFlow + number * (frames + warmUp));
    wrapper.run(warmUp);
    times[contender] = wrapper.run(frames) / frames;
  }
  return times;
}

function report({ name, title }: KernelScenario, rounds: readonly Round[]): Scenario {
  const measured = contenders.map((contender): [string, Measured] => {
    const net = rounds.map(round => round[contender] - round.nop);
    const ratio = summarize(rounds.map(round => (round[contender] - round.nop) / (round.floor_ct - round.nop)));
    return [
      contender,
      {
        ...summarize(rounds.map(round => round[contender])),
        net_ns: summarize(net).value,
        ratio_floor_ct: ratio.value,
        ratio_low: ratio.low,
        ratio_high: ratio.high,
      },
    ];
  });
  return {
    name,
    suite: 'kernel',
    title,
    unit: 'ns/packet',
    better: 'lower',
    rounds: rounds.length,
    contenders: Object.fromEntries(measured),
  };
}
