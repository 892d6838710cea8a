import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where each topology that is up has a directory: its record, its sockets, its captures. */
const recordsDirectory = '/run/lvx-netns';

const schema = z.object({ prefix: z.string(), topology: z.string(), namespaces: z.array(z.string()) });

/** What is known of a topology that is up, or that was going up when its process was killed. */
export type RunRecord = Readonly<z.output<typeof schema>>;

/** The directory of a run. */
export function runDirectory(prefix: string): string {
  return join(recordsDirectory, prefix);
}

/** Notes a run, before anything of it is made. */
export function writeRecord(record: RunRecord): void {
  mkdirSync(runDirectory(record.prefix), { recursive: true });
  writeFileSync(recordFile(record.prefix), JSON.stringify(record));
}

/** The record of a run, or undefined if there is none. */
export function readRecord(prefix: string): RunRecord | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(recordFile(prefix), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Every run that is noted. */
export function readRecords(): RunRecord[] {
  let prefixes: string[];
  try {
    prefixes = readdirSync(recordsDirectory);
  } catch {
    return [];
  }
  return prefixes.flatMap(prefix => readRecord(prefix) ?? []);
}

function recordFile(prefix: string): string {
  return join(runDirectory(prefix), 'run.json');
}
