import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is inside `defineScheduler`, by the scheduler's name. */
const texts = {
  /** XDP walks what it lays out. */
  'by-weight': 'build: servers => servers.flatMap(server => Array(server.weight).fill(server)),',
  /** Is asked for each connection; by the client's port, so that it can be told from others. */
  'by-port': 'pick: ({ clientPort }, servers) => servers[clientPort % servers.length],',
  throws: 'pick() { throw new Error("on purpose"); },',
  loops: 'pick() { for (;;); },',
  slow: 'pick(_, servers) { const end = performance.now() + 200; while (performance.now() < end); return servers[0]; },',
  wrong: 'pick: () => 99,',
} as const;

/** The name of such a scheduler. */
export type SchedulerFile = keyof typeof texts;

/** Writes the schedulers of this scenario, a file each; gives the path of one. */
export function writeSchedulers(directory: string): (name: SchedulerFile) => string {
  mkdirSync(directory, { recursive: true });
  const pathOf = (name: string) => join(directory, `${name}.ts`);
  for (const [name, text] of Object.entries(texts)) {
    const inside = `name: '${name}',\n  ${text}`;
    writeFileSync(
      pathOf(name),
      `import { defineScheduler } from 'lvx/scheduler';\n\nexport default defineScheduler({\n  ${inside}\n});\n`,
    );
  }
  return pathOf;
}
