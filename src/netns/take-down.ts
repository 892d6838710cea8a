import { existsSync, readFileSync, rmSync } from 'node:fs';
import { NetnsError } from './errors.ts';
import { tryRun } from './execute.ts';
import { isAlive, ownerOf } from './owner.ts';
import { type RunRecord, readRecords, runDirectory } from './record.ts';

/**
 * Removes a run: its processes, mounts, namespaces and directory. What is gone already, or goes meanwhile, is passed over.
 * @throws NetnsError if something is still there afterwards.
 */
export async function takeDown(record: RunRecord): Promise<void> {
  const directory = runDirectory(record.prefix);
  for (const namespace of record.namespaces.filter(exists)) await endProcesses(namespace);
  for (const mount of mountsBelow(directory)) await tryRun('umount', ['-l', mount]);
  const deletions = record.namespaces.filter(exists).map(name => `netns delete ${name}\n`);
  if (deletions.length > 0) await tryRun('ip', ['-force', '-batch', '-'], { input: deletions.join('') });
  const left = [...record.namespaces.filter(exists), ...mountsBelow(directory)];
  if (left.length > 0) {
    throw new NetnsError(
      'ERR_COMMAND',
      `taking ${record.prefix} down: expected nothing to be left, got ${left.join(' ')}`,
    );
  }
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

function exists(namespace: string): boolean {
  return existsSync(`/run/netns/${namespace}`);
}

/** Ends what is left running in a namespace of ours, by number. */
async function endProcesses(namespace: string): Promise<void> {
  const { stdout } = await tryRun('ip', ['netns', 'pids', namespace]);
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
