import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { kernelScenarios } from '../../src/bench/kernel/scenario.ts';
import type { Scenario } from '../../src/bench/result.ts';
import { readResult } from '../../src/bench/result-file.ts';
import { needsRoot } from '../bpf/needs-root.ts';
import { temporaryDirectory } from '../temporary.ts';

/** The suites that are measured. */
const suites: readonly Scenario['suite'][] = ['kernel', 'processors', 'ipvs', 'veth', 'userspace', 'control'];
/** What each contender of a kernel scenario must have in the file. */
const kernelContenders = ['nop', 'floor', 'floor_ct', 'lvx'];

const root = fileURLToPath(new URL('../..', import.meta.url));
// The short form takes less than three minutes; a busy machine may need several times that.
t.setTimeout(900_000);

/** Runs the command to its end. */
async function bench(...args: string[]) {
  const child = spawn('npm', ['run', '--silent', 'bench', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise(resolve => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}

t.test('the short form measures every suite, and writes what it measured', needsRoot, async t => {
  t.setTimeout(900_000);
  const file = join(temporaryDirectory(t), 'short.json');
  const { status, stdout, stderr } = await bench('--short', '--json', file, '--suite', ...suites);
  t.equal(status, 0, stderr);
  t.match(stdout, /\nbars\n/);

  const { short, scenarios } = readResult(file);
  t.ok(short);
  t.same([...new Set(scenarios.map(({ suite }) => suite))], suites);
  const kernel = scenarios.filter(({ suite }) => suite === 'kernel');
  t.same(
    kernel.map(({ name }) => name),
    kernelScenarios.map(({ name }) => name),
  );
  for (const { name, contenders } of kernel) {
    t.same(Object.keys(contenders), kernelContenders, name);
    for (const [contender, { net_ns, ratio_floor_ct }] of Object.entries(contenders)) {
      t.type(net_ns, 'number', `${name} ${contender} net_ns`);
      t.type(ratio_floor_ct, 'number', `${name} ${contender} ratio_floor_ct`);
    }
  }
});
