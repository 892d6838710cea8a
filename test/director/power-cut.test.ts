import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import type { StateFiles } from '../../src/director/durable-file.ts';
import { StateStore } from '../../src/director/store.ts';
import { temporaryDirectory } from '../temporary.ts';
import { changes } from './crash-edits.ts';
import { type Contents, Disk } from './power-cut/disk.ts';
import { withoutSync } from './power-cut/without-sync.ts';

const folder = '/var/lvx';

/** A power cut: how many changes were acknowledged, and one of the disks that it may leave. */
interface Cut {
  readonly acknowledged: number;
  readonly contents: Contents;
}

/** What a director is to do, as text. */
const told = (director: Director) => JSON.stringify([director.services(), director.settings()]);

const open = (directory: string, files?: StateFiles) => {
  return Director.open({ dataplane: new NoneDataplane(), store: new StateStore(directory, files) });
};

/** Makes the changes on a simulated disk; gives what was told after each, and every disk that a power cut may leave. */
async function run(filesOf: (disk: Disk) => StateFiles = disk => disk) {
  const cuts = new Map<string, Cut>();
  const tolds: string[] = [];
  const cut = () => {
    const acknowledged = Math.max(tolds.length - 1, 0);
    for (const contents of disk.afterPowerCut()) {
      cuts.set(JSON.stringify([acknowledged, ...contents]), { acknowledged, contents });
    }
  };
  const disk = new Disk(cut);
  const director = await open(folder, filesOf(disk));
  tolds.push(told(director));
  for (const change of [...changes, (undoing: Director) => undoing.undo(false)]) {
    await change(director);
    tolds.push(told(director));
  }
  cut();
  return { cuts: [...cuts.values()], tolds };
}

/** Puts what is left on a disk into a folder, and starts a director on it. */
async function restart(t: Test, contents: Contents): Promise<string> {
  const root = temporaryDirectory(t);
  for (const [path, text] of [...contents].sort()) {
    if (text === undefined) mkdirSync(join(root, path), { recursive: true });
    else writeFileSync(join(root, path), text);
  }
  const director = await open(join(root, folder));
  const text = told(director);
  // The step that the state names is there, too.
  await director.undo(true);
  return text;
}

/** The first cut after which a director does not start as it must: how it was, and what came of it. */
async function firstLoss(t: Test, { cuts, tolds }: Awaited<ReturnType<typeof run>>): Promise<string | undefined> {
  for (const { acknowledged, contents } of cuts) {
    const again = await restart(t, contents).catch(String);
    const may = tolds.slice(acknowledged, acknowledged + 2);
    if (!may.includes(again)) return `after ${acknowledged} changes ${JSON.stringify([...contents])}: got ${again}`;
  }
  return undefined;
}

t.test(
  'whatever a power cut leaves of what is not synced: the last acknowledged state is there, or the one under way',
  async t => {
    const played = await run();
    t.equal(await firstLoss(t, played), undefined);
    for (const acknowledged of played.tolds.keys()) {
      const disks = played.cuts.filter(cut => cut.acknowledged === acknowledged).length;
      t.ok(disks > 0, `${disks} different disks after ${acknowledged} changes`);
    }
  },
);

/** What must not be left out: without it, some power cut loses an acknowledged state. */
const syncs: readonly { readonly name: string; readonly isLeftOut: (path: string) => boolean }[] = [
  { name: 'the draft', isLeftOut: path => path.endsWith('.new') },
  { name: 'the folder of the state', isLeftOut: path => path === folder },
  { name: 'the folder that the folder is made in', isLeftOut: path => path === '/var' },
  { name: 'the step that can be undone', isLeftOut: path => path.endsWith('undo-a.json.new') },
];

for (const { name, isLeftOut } of syncs) {
  t.test(`a director that does not sync ${name} is found out`, async t => {
    const loss = await firstLoss(t, await run(disk => withoutSync(disk, isLeftOut)));
    t.ok(loss, loss ?? 'expected a state that is lost, got none');
  });
}
