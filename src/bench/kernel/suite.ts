import type { Scenario } from '../result.ts';
import type { Suite } from '../suite.ts';
import { type Effort, measure } from './measure.ts';
import { kernelScenarios } from './scenario.ts';
import { Wrapper } from './wrapper.ts';

const long: Effort = { rounds: 15, frames: 200_000 };
/** Of new connections fewer are made: all rounds together stay below the table's nominal number. */
const longNew: Effort = { rounds: 15, frames: 50_000 };
const short: Effort = { rounds: 3, frames: 50_000 };

/** What a packet costs in the kernel, on one processor. */
export const kernelSuite: Suite = {
  name: 'kernel',
  title: 'In the kernel, one processor',
  async run({ short: isShort, wants, tell }) {
    using wrapper = new Wrapper();
    const results: Scenario[] = [];
    for (const scenario of kernelScenarios.filter(({ name }) => wants(name))) {
      tell(`${scenario.name}: ${scenario.title}`);
      const effort = scenario.traffic === 'new' ? longNew : long;
      results.push(measure(wrapper, scenario, isShort ? short : effort));
    }
    return results;
  },
};
