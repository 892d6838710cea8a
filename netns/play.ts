import { findTopology } from '../src/netns/catalogue.ts';
import type { DirectorKind } from '../src/netns/director.ts';
import { Testbed } from '../src/netns/testbed.ts';
import { within } from '../src/netns/wait.ts';
import { Check } from './check.ts';
import type { Scenario } from './scenario.ts';
import type { TapReport } from './tap.ts';

/** How long a scenario may take, in a virtual machine without hardware support too. */
const patienceSeconds = 600;

/** Plays one scenario on topologies of its own, which are removed whatever happens. */
export async function play(
  scenario: Scenario,
  kind: DirectorKind,
  report: TapReport,
  signal: AbortSignal,
): Promise<void> {
  if (!scenario.directors.includes(kind)) {
    report.skip(scenario.name, `it is about ${scenario.directors.join(', ')}, and --director is ${kind}`);
    return;
  }
  const started = performance.now();
  const tell = (text: string) =>
    process.stderr.write(`    ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${text}\n`);
  process.stderr.write(`${scenario.name}: ${scenario.purpose}\n`);
  const testbeds: Testbed[] = [];
  let isOver = false;
  try {
    await within(scenario.name, patienceSeconds, Promise.race([perform(), aborted(signal)]));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    report.fail(`${scenario.name}: plays to its end`, { expected: 'no error', got: message });
    process.stderr.write(`    ${message}\n`);
  } finally {
    isOver = true;
    for (const testbed of testbeds.toReversed()) await testbed.close();
    tell('taken down');
  }

  async function perform(): Promise<void> {
    for (const name of scenario.topologies) {
      const testbed = await Testbed.up(findTopology(name));
      // Given up on meanwhile: nobody else would take it down.
      if (isOver) return testbed.close();
      testbeds.push(testbed);
      await testbed.startServers();
      tell(`${name} is up`);
    }
    const [testbed] = testbeds;
    if (!testbed) throw new Error(`${scenario.name}: expected a topology, got none`);
    await scenario.run({ testbeds, testbed, kind, check: new Check(report, scenario.name), tell });
    report.pass(`${scenario.name}: plays to its end`);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
