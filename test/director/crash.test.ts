import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import t, { type Test } from 'tap';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import { StateStore } from '../../src/director/store.ts';
import { temporaryDirectory } from '../temporary.ts';
import { changes } from './crash-edits.ts';
import { watchedFiles } from './watched-files.ts';

/** The child as one file of JavaScript: it is started dozens of times, and each would make JavaScript of the same TypeScript. */
const script = join(temporaryDirectory(t), 'child.mjs');
await build({
  entryPoints: [fileURLToPath(new URL('crash-child.ts', import.meta.url))],
  outfile: script,
  bundle: true,
  format: 'esm',
  platform: 'node',
});

const open = (directory: string) => {
  return Director.open({ dataplane: new NoneDataplane(), store: new StateStore(directory) });
};

/** What a director is to do, as text. */
const told = (director: Director) => JSON.stringify([director.services(), director.settings()]);

/** What a director is to do after so many of the changes; first of all one that was never told anything. */
async function tolds(t: Test): Promise<string[]> {
  const director = await open(temporaryDirectory(t));
  const texts = [told(director)];
  for (const change of changes) {
    await change(director);
    texts.push(told(director));
  }
  return texts;
}

/** Runs the child until it kills itself; tells how many changes were acknowledged, and whether it came to its end. */
async function runChild(directory: string, step: number, how: string) {
  const child = spawn(process.execPath, [script, directory, String(step), how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', piece => {
    out += piece;
  });
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL' && child.exitCode !== 0) throw new Error(`the child ended with ${child.exitCode}`);
  return { acknowledged: out.split('done').length - 1, ended: child.signalCode === null };
}

t.test(
  'the steps of a change: the draft is on disk before it takes the place of the file, that before anything is told',
  async t => {
    const steps: string[] = [];
    const directory = temporaryDirectory(t);
    const files = watchedFiles(({ name, path }) =>
      steps.push(path === directory ? name.replace(/ .*/, ' directory') : name),
    );
    const director = await Director.open({ dataplane: new NoneDataplane(), store: new StateStore(directory, files) });
    steps.length = 0;
    await director.changeSettings({ timeout_udp: 7 });
    const draft = ['open', 'write', 'sync', 'close', 'rename'].map(verb => `${verb} state.json.new`);
    t.same(steps, ['mkdir directory', ...draft, 'open directory', 'sync directory', 'close directory']);
  },
);

t.test('folders that are made for the state are on disk, too', async t => {
  const synced: string[] = [];
  const directory = temporaryDirectory(t);
  const files = watchedFiles(({ name, path }) => name.startsWith('sync') && synced.push(path));
  const store = new StateStore(join(directory, 'a', 'b'), files);
  await Director.open({ dataplane: new NoneDataplane(), store });
  t.same(synced, [join(directory, 'a'), directory, `${store.path}.new`, join(directory, 'a', 'b')]);
});

for (const how of ['whole', 'torn']) {
  t.test(
    `lvxd is killed before each step (${how}): the last state that was acknowledged is there, or the one under way`,
    async t => {
      const states = await tolds(t);
      const survivors = new Set<string>();
      for (let step = 1, ended = false; !ended; step++) {
        if (step > 200) return t.fail('the child has no end');
        const directory = join(temporaryDirectory(t), 'state');
        const { acknowledged, ...run } = await runChild(directory, step, how);
        ({ ended } = run);
        if (existsSync(directory)) {
          const again = told(await open(directory));
          const may = states.slice(acknowledged, acknowledged + 2);
          if (!may.includes(again)) t.fail(`killed at step ${step} after ${acknowledged} changes: got ${again}`);
          survivors.add(`${acknowledged} ${states.indexOf(again)}`);
        }
      }
      const each = states.map((_, index) => index);
      for (const index of each) t.ok(survivors.has(`${index} ${index}`), `change ${index} outlived its director`);
      if (how === 'torn') return;
      for (const index of each.slice(0, -1))
        t.ok(survivors.has(`${index} ${index + 1}`), `change ${index + 1} outlived it unacknowledged`);
    },
  );
}

t.test('a draft that is torn at any length leaves the former state', async t => {
  const directory = temporaryDirectory(t);
  const director = await open(directory);
  await changes[0]?.(director);
  const { path } = new StateStore(directory);
  const before = told(director);
  const text = readFileSync(path, 'utf8');
  for (let length = 0; length <= text.length; length++) {
    writeFileSync(`${path}.new`, text.slice(0, length));
    const again = told(await open(directory));
    if (again !== before) return t.fail(`length ${length}: got ${again}`);
  }
  t.equal(readFileSync(path, 'utf8'), text);
});

t.test('a state file that is torn at any length is never taken for another state', async t => {
  const directory = temporaryDirectory(t);
  await changes[0]?.(await open(directory));
  const { path } = new StateStore(directory);
  const text = readFileSync(path, 'utf8');
  // Without the last line end it is whole.
  for (let length = 0; length < text.length - 1; length++) {
    writeFileSync(path, text.slice(0, length));
    const error = await open(directory).then(told, (cause: Error) => cause.name);
    if (error !== 'StateFileError') return t.fail(`length ${length}: got ${error}`);
    if (readFileSync(path, 'utf8') !== text.slice(0, length)) return t.fail(`length ${length}: the file was changed`);
  }
  t.pass();
});
