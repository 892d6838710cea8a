import t from 'tap';
import { BenchError } from '../../src/bench/errors.ts';
import { Interrupted, Interruption } from '../../src/bench/interruption.ts';
import type { Scenario } from '../../src/bench/result.ts';
import { type RunOptions, runSuites } from '../../src/bench/run.ts';
import type { Suite, SuiteContext } from '../../src/bench/suite.ts';
import { type SuiteEntry, suiteEntries } from '../../src/bench/suites.ts';
import { plainScenario } from './results.ts';

function entry(name: Suite['name'], scenarios: string[], run: (context: SuiteContext) => Scenario[]): SuiteEntry {
  const suite: Suite = { name, title: 'T', run: async context => run(context) };
  return { name, scenarios, outlives: false, load: async () => suite };
}

function options(rest: Partial<RunOptions> = {}): RunOptions {
  return {
    short: true,
    selection: { wants: () => true, wantsSuite: () => true },
    interruption: new Interruption(),
    ipvsRunner: [],
    tell: () => undefined,
    ...rest,
  };
}

const give = (...names: string[]) => names.map(name => plainScenario(name, 1));
const good = entry('veth', ['b'], ({ wants }) => give('b').filter(({ name }) => wants(name)));

t.test('runSuites gives the scenarios of all suites, in order', async t => {
  const first = entry('kernel', ['a', 'c'], ({ wants }) => give('a', 'c').filter(({ name }) => wants(name)));
  const { scenarios, failures } = await runSuites([first, good], options());
  t.same(
    scenarios.map(({ name }) => name),
    ['a', 'c', 'b'],
  );
  t.same(failures, []);
});

t.test('runSuites asks only for what is wanted', async t => {
  const asked: string[] = [];
  const first = entry('kernel', ['a', 'c'], ({ wants, short }) => {
    t.ok(short);
    asked.push(...['a', 'c'].filter(wants));
    return give('a', 'c');
  });
  const selection = { wants: (name: string) => name === 'c', wantsSuite: (name: string) => name === 'kernel' };
  const { scenarios } = await runSuites([first, good], options({ selection }));
  t.same(asked, ['c']);
  t.same(
    scenarios.map(({ name }) => name),
    ['c'],
  );
});

const broken: readonly { what: string; run: (context: SuiteContext) => Scenario[]; message: string | RegExp }[] = [
  {
    what: 'throws',
    run: () => {
      throw new BenchError('ERR_WRONG_RUN', 'lost a packet');
    },
    message: 'lost a packet',
  },
  {
    what: 'leaves out what it promised',
    run: ({ wants }) => give('a').filter(() => wants('c')),
    message: /Expected c to be/,
  },
  { what: 'measures nothing', run: () => [], message: /at least one scenario/ },
  { what: 'gives what is not listed', run: () => give('a', 'x'), message: /lists for kernel, got also x/ },
];

for (const { what, run, message } of broken) {
  t.test(`runSuites tells of a suite that ${what}, and goes on`, async t => {
    const { scenarios, failures } = await runSuites([entry('kernel', ['a', 'c'], run), good], options());
    t.match(failures, [{ suite: 'kernel', error: { code: 'ERR_WRONG_RUN', message } }]);
    t.equal(scenarios.at(-1)?.name, 'b');
  });
}

t.test('runSuites tells of a suite that can not be loaded', async t => {
  const missing = { ...good, load: async () => Promise.reject(new Error('no such file')) };
  const { failures } = await runSuites([missing], options());
  t.match(failures, [{ suite: 'veth', error: { message: 'no such file' } }]);
});

t.test('runSuites ends at a signal, once the suite has cleaned up', async t => {
  const interruption = new Interruption();
  const done: string[] = [];
  const suite: Suite = {
    name: 'veth',
    title: 'T',
    async run({ tell }) {
      try {
        process.emit('SIGINT');
        tell('next');
        done.push('measured');
        return [];
      } finally {
        done.push('cleaned up');
      }
    },
  };
  const outliving = { ...good, outlives: true, load: async () => suite };
  await t.rejects(runSuites([outliving, good], options({ interruption })), Interrupted);
  t.same(done, ['cleaned up']);
  t.ok(interruption.signal.aborted);
});

t.test('the suite against IPVS passes on what is wanted', async t => {
  const ipvs = suiteEntries.find(({ name }) => name === 'ipvs');
  const echo = `
    const names = process.argv.filter((word, index, all) => all[index - 1] === '--only');
    const scenario = { suite: 'ipvs', title: process.argv.slice(1).join(' '), unit: 's', better: 'lower', rounds: 1, contenders: {} };
    process.stdout.write(JSON.stringify(names.map(name => ({ ...scenario, name }))));`;
  const wants = (name: string) => /-1000+-/.test(name);
  const selection = { wants, wantsSuite: () => true };
  const ipvsRunner = [process.execPath, '-e', echo, '--'];
  const { scenarios, failures } = await runSuites(ipvs ? [ipvs] : [], options({ selection, ipvsRunner }));
  t.same(failures, []);
  t.same(
    scenarios.map(({ name }) => name),
    ['ipvs-1000-connections', 'ipvs-100000-connections'],
  );
  t.equal(scenarios[0]?.title, '--only ipvs-1000-connections --only ipvs-100000-connections --short');
});
