import { mkdir, symlink, writeFile } from 'node:fs/promises';
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
  const texts = { [`${name}.ts`]: source(name), [`${name}.test.ts`]: testSource(name) };
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

function source(name: string): string {
  return `import { defineScheduler, type Server } from 'lvx/scheduler';

/** Every server as often as its weight, those that are quick first. */
export default defineScheduler({
  name: '${name}',

  // Called when servers change; its slots are walked by XDP, one connection a slot. With a function pick instead, lvxd is
  // asked for the first packet of each connection. docs/schedulers.md tells what there is.
  build(servers) {
    const quickFirst = servers.toSorted((one, other) => (one.latency ?? 0) - (other.latency ?? 0));
    return quickFirst.flatMap(server => Array<Server>(server.weight).fill(server));
  },
});
`;
}

function testSource(name: string): string {
  return `import { deepEqual } from 'node:assert/strict';
import test from 'node:test';
import { Trial } from 'lvx/scheduler/trial';
import scheduler from './${name}.ts';

test('each server gets its share', () => {
  const trial = new Trial(scheduler);
  trial.servers([
    { address: '192.0.2.11', weight: 2 },
    { address: '192.0.2.12', weight: 1 },
  ]);
  deepEqual([...trial.spread(30)], [
    ['192.0.2.11', 20],
    ['192.0.2.12', 10],
  ]);
});
`;
}
