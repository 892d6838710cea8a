import { existsSync, readFileSync, rmSync } from 'node:fs';
import { run } from './execute.ts';
import { isAlive, ownerOf } from './owner.ts';
import { type RunRecord, readRecords, runDirectory } from './record.ts';

/** Removes a run: its processes, mounts, namespaces and directory. What is gone already is passed over. */
export async function takeDown(record: RunRecord): Promise<void> {
  const namespaces = record.namespaces.filter(name => existsSync(`/run/netns/${name}`));
  for (const namespace of namespaces) await endProcesses(namespace);
  const directory = runDirectory(record.prefix);
  for (const mount of mountsBelow(directory)) await run('umount', ['-l', mount]);
  if (namespaces.length > 0)
    await run('ip', ['-force', '-batch', '-'], namespaces.map(name => `netns delete ${name}\n`).join(''));
  rmSync(directory, { recursive: true, force: true });
}

/** Removes what runs left whose process was killed; the prefixes that were removed come back. */
export async function removeLeftovers(): Promise<string[]> {
  const leftovers = readRecords().filter(({ prefix }) => {
    const owner = ownerOf(prefix);
    return owner !== undefined && !isAlive(owner);
  });
  for (const record of leftovers) await takeDown(record);
  return leftovers.map(record => record.prefix);
}

/** Ends what is left running in a namespace of ours, by number. */
async function endProcesses(namespace: string): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'pids', namespace]);
  for (const pid of stdout
    .split('\n')
    .filter(line => line !== '')
    .map(Number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/** What is mounted below a directory, innermost first. */
function mountsBelow(directory: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .filter(mount => mount.startsWith(`${directory}/`))
    .reverse();
}
