import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSchedulerName } from '../../../sched/registry.ts';
import { schedulerNamePattern } from '../../../sched/scheduler.ts';
import { packageFolder } from '../../../scheduling/package-place.ts';
import type { Begun } from './begun.ts';

/**
 * Writes a scheduler to start from, and its test. Editors and TypeScript find `lvx/scheduler` by a link to lvx's package.
 * @throws Error if the name is none, or one of the files is there; nothing is written then
 */
export async function beginScheduler(name: string, folder: string): Promise<Begun> {
  if (!schedulerNamePattern.test(name) || isSchedulerName(name)) {
    const form = 'a lower-case letter, then letters, digits and hyphens, 15 characters at most, and not built in';
    throw new Error(`Expected a name for a scheduler (${form}), got ${name}`);
  }
  const texts = {
    [`${name}.ts`]: await renamed('starter.ts', name),
    [`${name}.test.ts`]: await renamed('starter.test.ts', name),
  };
  const written: string[] = [];
  for (const [file, text] of Object.entries(texts)) {
    // What is there is somebody's work.
    await writeFile(join(folder, file), text, { flag: 'wx' });
    written.push(file);
  }
  const link = join('node_modules', 'lvx');
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  const isNew = await symlink(packageFolder(), join(folder, link)).then(
    () => true,
    () => false,
  );
  return { name, files: isNew ? [...written, link] : written };
}

/** The starting point is an example, under another name. */
async function renamed(file: string, name: string): Promise<string> {
  const text = await readFile(join(packageFolder(), 'examples/schedulers', file), 'utf8');
  return text.replaceAll('starter', name);
}
