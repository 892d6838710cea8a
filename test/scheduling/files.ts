import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Server } from '../../src/sched/scheduler.ts';
import { bundle } from '../../src/scheduling/bundle.ts';
import { Runner } from '../../src/scheduling/runner.ts';
import { temporaryDirectory } from '../temporary.ts';

/** A file with what is inside `defineScheduler({ … })`. */
export function schedulerFile(t: Test, inside: string): string {
  const file = join(temporaryDirectory(t), 'mine.ts');
  writeFileSync(
    file,
    `import { defineScheduler } from 'lvx/scheduler';\nexport default defineScheduler({\n${inside}\n});\n`,
  );
  return file;
}

/** Bundles such a file. */
export function schedulerBundle(t: Test, inside: string): Promise<string> {
  return bundle(schedulerFile(t, inside));
}

/** Starts such a file in a worker; it ends with the test. */
export async function startScheduler(t: Test, inside: string): Promise<Runner> {
  const file = join(temporaryDirectory(t), 'bundle.mjs');
  writeFileSync(file, await schedulerBundle(t, inside));
  const runner = await Runner.start(file, 'mine.ts');
  t.teardown(() => runner.close());
  return runner;
}

/** A server that carries nothing. */
export function idleServer(id: string, weight = 1): Server {
  const load = { active: 0, inactive: 0, overloaded: false };
  return { id, weight, address: '10.0.0.11', port: 80, ...load, latency: undefined, age: 1 };
}

/** A connection of somebody. */
export const connection = {
  client: '192.168.7.10',
  clientPort: 30_000,
  destination: '10.0.0.100',
  destinationPort: 80,
};
