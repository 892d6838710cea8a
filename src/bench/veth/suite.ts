import type { Scenario } from '../result.ts';
import type { Suite } from '../suite.ts';
import { suiteTitles } from '../suite-titles.ts';
import { contenders } from './contender.ts';
import { decapsulationHere } from './decapsulation.ts';
import { HttpBed } from './http-bed.ts';
import { type Effort, playRounds, report } from './measure.ts';
import { decapsulationTitles, httpScenarios } from './scenario.ts';

const long: Effort = { rounds: 7, seconds: 3 };
const short: Effort = { rounds: 3, seconds: 1 };

/** HTTP from a client to a real server on a network of veths: straight, and through directors. */
export const vethSuite: Suite = {
  name: 'veth',
  title: suiteTitles.veth,
  async run({ short: isShort, wants, tell }) {
    const wanted = httpScenarios.filter(({ name }) => wants(name));
    const decapsulation = decapsulationHere();
    const bed = await HttpBed.up(contenders, decapsulation);
    try {
      const results: Scenario[] = [];
      for (const close of [false, true]) {
        const asked = wanted.filter(scenario => scenario.close === close);
        if (asked.length === 0) continue;
        const play = bed.play.bind(bed);
        const rounds = await playRounds(contenders, close, isShort ? short : long, play, tell);
        const server = decapsulationTitles[decapsulation];
        results.push(...asked.map(scenario => report(scenario, contenders, rounds, server)));
      }
      return results;
    } finally {
      await bed.close();
    }
  },
};
