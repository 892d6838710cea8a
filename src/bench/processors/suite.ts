import { availableParallelism } from 'node:os';
import { BenchError } from '../errors.ts';
import type { KernelScenario } from '../kernel/scenario.ts';
import { Subject } from '../kernel/subject.ts';
import { Wrapper } from '../kernel/wrapper.ts';
import type { Measured, Scenario } from '../result.ts';
import { summarize } from '../statistics.ts';
import type { Suite } from '../suite.ts';
import { Crew } from './crew.ts';
import { type ProcessorScenario, processorScenarios } from './scenario.ts';

/** Who is measured: `nop` shows how far the machine's processors are two. */
const contenders = ['nop', 'floor_ct', 'lvx'] as const;
type Contender = (typeof contenders)[number];

/** How much is measured. */
interface Effort {
  readonly rounds: number;
  readonly chunks: number;
}

const long: Effort = { rounds: 11, chunks: 9 };
const short: Effort = { rounds: 3, chunks: 5 };

/** How much more two processors forward than one, both at work on one table. */
export const processorsSuite: Suite = {
  name: 'processors',
  title: 'Two processors at once, on the same table',
  async run({ short: isShort, wants, tell }) {
    if (availableParallelism() < 2) {
      throw new BenchError('ERR_UNSUPPORTED', 'Expected two processors, got one');
    }
    const crew = new Crew();
    try {
      const results: Scenario[] = [];
      for (const scenario of processorScenarios.filter(({ name }) => wants(name))) {
        tell(`${scenario.name}: ${scenario.title}`);
        results.push(await measure(crew, scenario, isShort ? short : long));
      }
      return results;
    } finally {
      await crew.close();
    }
  },
};

async function measure(crew: Crew, scenario: ProcessorScenario, effort: Effort): Promise<Scenario> {
  using subject = new Subject(scenario.subject);
  open(subject, scenario.subject);
  const ratios: Record<Contender, number[]> = { nop: [], floor_ct: [], lvx: [] };
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(round + turn) % contenders.length] ?? 'nop';
      ratios[contender].push(await scale(crew, subject, contender, scenario, round, effort.chunks));
    }
  }
  subject.verify();
  const measured = contenders.map((contender): [string, Measured] => [contender, summarize(ratios[contender])]);
  const { name, title } = scenario;
  return {
    name,
    suite: 'processors',
    title,
    unit: '×',
    better: 'higher',
    rounds: effort.rounds,
    contenders: Object.fromEntries(measured),
  };
}

/** Opens the connections that hits go to. */
function open(subject: Subject, { flows }: KernelScenario): void {
  using wrapper = new Wrapper();
  for (const contender of ['floor_ct', 'lvx'] as const) {
    wrapper.use(subject.program(contender));
    for (const plan of subject.openingPlans(contender)) {
      wrapper.plan(plan);
      wrapper.run(flows);
    }
  }
}

/** Packets that two processors handle in the time that one takes for one. */
async function scale(
  crew: Crew,
  subject: Subject,
  contender: Contender,
  { frames }: ProcessorScenario,
  round: number,
  chunks: number,
): Promise<number> {
  const { id: program } = subject.program(contender);
  const plan = subject.measuredPlan(contender);
  // Each of the three senders of a round has new flows of its own.
  const newFlow = 2 ** 20 + round * 3 * chunks * frames;
  const work = { program, plan, chunks, frames };
  const [alone = 0] = await crew.send(1, { ...work, newFlow });
  const together = await crew.send(2, { ...work, newFlow: newFlow + chunks * frames });
  return together.reduce((sum, time) => sum + alone / time, 0);
}
