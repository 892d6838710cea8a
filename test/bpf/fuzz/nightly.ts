import { parseArgs } from 'node:util';
import { fuzzPlan } from './plan.ts';
import { blockLength, fuzzBlock } from './run.ts';
import { differences, miscounts } from './table/compare.ts';
import { tablePlans } from './table/plan.ts';
import { Sides } from './table/sides.ts';
import { faultsOf, runTable } from './table/table-run.ts';

// Fuzzing, and the connection table under random traffic, at length and differing from run to run: npm run nightly.

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 2 ** 32) },
    block: { type: 'string' },
    packets: { type: 'string', default: '20000000' },
  },
});
const seed = Number(values.seed);
const only = values.block === undefined ? undefined : Number(values.block);
const blocks = only === undefined ? Math.ceil(Number(values.frames) / blockLength) : 1;
const tellEvery = 20;
const plan = fuzzPlan(seed);
const verdicts = new Map<string, number>();

console.log(`fuzzing: seed ${seed}, ${blocks} blocks of ${blockLength} frames`);
for (let done = 0; done < blocks; done++) {
  const report = fuzzBlock(plan, only ?? done);
  for (const [verdict, count] of report.verdicts) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + count);
  if (report.fault !== undefined) {
    console.error(`fuzzing: a fault\n${report.fault}`);
    process.exit(1);
  }
  if ((done + 1) % tellEvery === 0) console.log(`fuzzing: ${(done + 1) * blockLength} frames`);
}
for (const [verdict, count] of [...verdicts].sort(([, a], [, b]) => b - a)) console.log(`${count} ${verdict}`);
console.log(`fuzzing: no fault in ${blocks * blockLength} frames`);
if (only !== undefined) process.exit(0);

const packets = Number(values.packets);
for (const plan of tablePlans) {
  console.log(`connection table: ${plan.name}, seed ${seed}, ${2 * packets} packets`);
  const sides = new Sides();
  const run = await runTable(sides, plan, seed, packets).finally(() => sides.close());
  const faults = [...faultsOf(plan, run), ...differences(plan, run), ...miscounts(run.counts), ...miscounts(run.swept)];
  if (faults.length > 0) {
    console.error(`connection table: faults\n${faults.slice(0, 10).join('\n')}`);
    process.exit(1);
  }
}
console.log('connection table: no fault');
