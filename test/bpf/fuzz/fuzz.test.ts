import t from 'tap';
import { needsRoot } from '../needs-root.ts';
import { fuzzPlan, otherInterface } from './plan.ts';
import { blockLength, fuzzBlock } from './run.ts';

/** Each run of the tests tries the same frames; the nightly run tries others. */
const seed = 20_261_125;
const frames = 200_000;

/** Verdicts that so many frames must come to, each often enough that the oracle has something to look at. */
const reached: Readonly<Record<string, number>> = {
  TX: 10_000,
  REDIRECT: 100,
  ICMP_NO_SERVER: 1000,
  ICMP_TTL_EXCEEDED: 1000,
  ICMP_TOO_BIG: 1000,
  ICMP_NO_ROUTE: 100,
  PASS_NOT_IP: 1000,
  PASS_NOT_FOR_HOST: 100,
  PASS_UNKNOWN_VLAN: 1000,
  PASS_BAD_IP: 1000,
  PASS_BAD_SOURCE: 100,
  PASS_OTHER_PROTOCOL: 1000,
  PASS_ICMP: 1000,
  PASS_FRAGMENT: 500,
  PASS_BAD_TRANSPORT: 1000,
  PASS_NO_SERVICE: 1000,
  PASS_NO_CONNECTION: 1000,
  PASS_SERVER_HERE: 100,
  SLOW_TOO_BIG: 20,
  SLOW_ICMP: 20,
  SLOW_FRAGMENT: 100,
  SLOW_NEIGHBOUR: 100,
  DROP_NO_ANSWER: 10,
  DROP_SLOW_PATH_FULL: 100,
};

t.test('fuzzing', needsRoot, async t => {
  const plan = fuzzPlan(seed);
  const verdicts = new Map<string, number>();

  for (let block = 0; block < frames / blockLength; block++) {
    t.test(`finds no fault in block ${block} of ${blockLength} frames`, async t => {
      const report = fuzzBlock(plan, block);
      t.equal(report.fault, undefined);
      for (const [verdict, count] of report.verdicts) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + count);
    });
  }

  t.test('reaches every verdict that a frame can bring about', async t => {
    for (const [verdict, least] of Object.entries(reached)) {
      if (verdict === 'REDIRECT' && otherInterface() === undefined) continue;
      const count = verdicts.get(verdict) ?? 0;
      t.ok(count >= least, `${verdict}: ${count} frames of at least ${least}`);
    }
  });
});
