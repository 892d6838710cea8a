import t from 'tap';
import { commandSuite } from '../../src/bench/command-suite.ts';
import type { SuiteContext } from '../../src/bench/suite.ts';
import { basedScenario } from './results.ts';

const context: SuiteContext = { short: true, wants: name => name !== 'c', tell: () => undefined };
const scenarios = ['a', 'b', 'c'].map(name => basedScenario(name, 2, { suite: 'ipvs' }));

function run(script: string, signal = new AbortController().signal) {
  return commandSuite('ipvs', 'T', [process.execPath, '-e', script, '--'], signal).run(context);
}

t.test('commandSuite gives what the command prints, as far as it is wanted', async t => {
  const script = `process.stdout.write(process.argv.includes('--short') ? ${JSON.stringify(JSON.stringify(scenarios))} : '')`;
  t.same(await run(script), scenarios.slice(0, 2));
});

const wrong: readonly [string, string, RegExp][] = [
  ['fails', 'process.exit(3)', /Command of ipvs: expected exit status 0, got 3/],
  ['is killed', 'process.kill(process.pid, "SIGKILL"); setInterval(() => undefined, 1000)', /got SIGKILL/],
  ['prints no JSON', 'console.log("ready")', /Expected a JSON array of scenarios, got "ready/],
  ['prints something else', 'console.log("[{}]")', /Expected scenarios, got something else at 0\.name/],
  [
    "prints another suite's",
    `console.log(${JSON.stringify(JSON.stringify([basedScenario('a', 2)]))})`,
    /Expected scenarios of ipvs, got a of veth/,
  ],
];

for (const [what, script, message] of wrong) {
  t.test(`commandSuite refuses a command that ${what}`, async t => {
    await t.rejects(run(script), { code: 'ERR_WRONG_RUN', message });
  });
}

t.test('commandSuite ends the command when nobody wants it any more', async t => {
  const controller = new AbortController();
  const running = run('setInterval(() => undefined, 1000)', controller.signal);
  controller.abort();
  await t.rejects(running, { name: 'AbortError' });
});
