import { availableParallelism } from 'node:os';
import { BenchError } from '../errors.ts';
import type { Suite } from '../suite.ts';
import { suiteTitles } from '../suite-titles.ts';
import { type Effort, measure } from './measure.ts';
import { Row } from './row.ts';
import { userspaceScenarios } from './scenario.ts';

const long: Effort = { rounds: 5, seconds: 3, insists: true };
const short: Effort = { rounds: 1, seconds: 1, insists: false };

/** Packets from a sender through a director in userspace to a real server; the director has one processor. */
export const userspaceSuite: Suite = {
  name: 'userspace',
  title: suiteTitles.userspace,
  async run({ short: isShort, wants, tell }) {
    if (availableParallelism() < 2) {
      throw new BenchError('ERR_UNSUPPORTED', 'Expected two processors, one for the sender, got one');
    }
    const row = await Row.up();
    try {
      const wanted = userspaceScenarios.filter(({ name }) => wants(name));
      return await measure(row, wanted, isShort ? short : long, tell);
    } finally {
      await row.close();
    }
  },
};
