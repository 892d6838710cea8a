import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { NoneDataplane } from '../../src/dataplane/none/index.ts';
import { Director } from '../../src/director/director.ts';
import type { StateFiles } from '../../src/director/durable-file.ts';
import { StateStore } from '../../src/director/store.ts';
import { changes } from '../director/crash-edits.ts';
import { withoutSync } from '../director/power-cut/without-sync.ts';
import { watchedFiles } from '../director/watched-files.ts';
import { temporaryDirectory } from '../temporary.ts';

const skip = whyNot();
const diskSize = 4 * 1024 * 1024;

function whyNot(): string | false {
  if (process.getuid?.() !== 0) return 'mounts a file system: run it as root (sudo npm test)';
  if (!existsSync('/dev/loop-control')) return 'needs loop devices: load the kernel module loop';
  return false;
}

/** What a director is to do, as text. */
const told = (director: Director) => JSON.stringify([director.services(), director.settings()]);

const open = (directory: string, files?: StateFiles) => {
  return Director.open({ dataplane: new NoneDataplane(), store: new StateStore(directory, files) });
};

/** Mounts a disk while something is done on it. */
async function mounted<T>(image: string, folder: string, use: () => Promise<T>): Promise<T> {
  execFileSync('mount', ['-t', 'ext4', '-o', 'loop', image, folder]);
  try {
    return await use();
  } finally {
    execFileSync('umount', [folder]);
  }
}

/** A disk as it was at some moment, and how many changes were acknowledged by then. */
interface Cut {
  readonly image: string;
  readonly acknowledged: number;
}

/** Makes changes on a disk, which is copied before each step: what the kernel has not written to it by then is lost in the copy. */
async function run(t: Test, filesOf: (files: StateFiles) => StateFiles) {
  const directory = temporaryDirectory(t);
  const [image, folder] = [join(directory, 'disk'), join(directory, 'mounted')];
  mkdirSync(folder);
  writeFileSync(image, '');
  truncateSync(image, diskSize);
  execFileSync('mkfs.ext4', ['-q', '-b', '1024', image]);
  const cuts: Cut[] = [];
  const tolds: string[] = [];
  const cut = () => {
    const copy = join(directory, String(cuts.length));
    copyFileSync(image, copy);
    cuts.push({ image: copy, acknowledged: Math.max(tolds.length - 1, 0) });
  };
  await mounted(image, folder, async () => {
    const director = await open(join(folder, 'lvx'), filesOf(watchedFiles(cut)));
    tolds.push(told(director));
    for (const change of changes) {
      await change(director);
      tolds.push(told(director));
    }
    cut();
  });
  rmSync(image);
  return { cuts, tolds, folder };
}

/** Starts a director on each copy; gives the first that lacks the last acknowledged state and has not the one under way. */
async function firstLoss({ cuts, tolds, folder }: Awaited<ReturnType<typeof run>>): Promise<string | undefined> {
  for (const { image, acknowledged } of cuts) {
    const again = await mounted(image, folder, () => open(join(folder, 'lvx')).then(told).catch(String));
    if (!tolds.slice(acknowledged, acknowledged + 2).includes(again))
      return `after ${acknowledged} changes: got ${again}`;
  }
  return undefined;
}

t.test(
  'a disk that is copied at any step, without what is not synced, has the last acknowledged state',
  { skip },
  async t => {
    const played = await run(t, files => files);
    t.equal(await firstLoss(played), undefined);
    t.ok(played.cuts.length > 20, `${played.cuts.length} copies`);
  },
);

t.test('a director that syncs nothing is found out', { skip }, async t => {
  const loss = await firstLoss(await run(t, files => withoutSync(files, () => true)));
  t.ok(loss, loss ?? 'expected a state that is lost, got none');
});
