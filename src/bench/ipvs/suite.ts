import type { Scenario } from '../result.ts';
import type { Suite } from '../suite.ts';
import { Ipvs, ipvsBuckets } from './ipvs.ts';
import { Live } from './live.ts';
import { Lvx } from './lvx.ts';
import { type Effort, measure } from './measure.ts';
import { ipvsScenarios } from './scenario.ts';
import { Sender } from './sender.ts';
import { Static } from './static.ts';
import { makeTopology } from './topology.ts';

const long: Effort = { rounds: 15, frames: 150_000, newFrames: 20_000 };
const short: Effort = { rounds: 3, frames: 30_000, newFrames: 20_000 };

/** Kernel IPVS and the dataplane side by side. It has to run in a network namespace of its own. */
export const ipvsSuite: Suite = {
  name: 'ipvs',
  title: 'Against kernel IPVS, one processor',
  async run({ short: isShort, wants, tell }) {
    const scenarios = ipvsScenarios.filter(({ name, short }) => wants(name) && (short || !isShort));
    const tables = `IPVS's table has ${ipvsBuckets().toLocaleString('en')} buckets`;
    const topology = await makeTopology();
    using live = new Live(topology);
    using sender = new Sender(topology.ingress);
    using lvx = new Lvx(live, topology);
    const contenders = [new Ipvs(live), new Static(live), lvx];
    const results: Scenario[] = [];
    for (const scenario of scenarios) {
      const title = `${scenario.title}; ${tables}`;
      tell(`${scenario.name}: ${title}`);
      results.push(await measure(sender, contenders, { ...scenario, title }, isShort ? short : long));
    }
    return results;
  },
};
