import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type Change, commandOf } from './change.ts';
import type { Finding } from './check.ts';
import { sysctlPath } from './facts/sysctls.ts';

const run = promisify(execFile);

/** A change could not be made; those before it were taken back. */
export class ChangeError extends Error {
  override readonly name = 'ChangeError';
  readonly code = 'ERR_CHANGE';
}

/** The changes that mend what can be mended by a program, each once. `addresses`: also those that add addresses or delete some. */
export function changesOf(findings: readonly Finding[], addresses: boolean): readonly Change[] {
  const changes = findings
    .flatMap(finding => finding.changes)
    .filter(change => change.kind === 'sysctl' || addresses || !change.addresses);
  return [...new Map(changes.map(change => [commandOf(change), change])).values()];
}

/** What changes are made with. */
export interface HostTools {
  /** Writes a file of /proc/sys. */
  write(path: string, text: string): Promise<unknown>;
  /** Runs iproute2's `ip`. */
  ip(words: readonly string[]): Promise<unknown>;
}

/** This host's own. */
const thisHost: HostTools = {
  write: (path, text) => writeFile(path, text),
  ip: words => run('ip', words),
};

/**
 * Makes all changes, or none.
 * @throws ChangeError with the command and what the kernel said
 */
export async function makeChanges(changes: readonly Change[], tools: HostTools = thisHost): Promise<void> {
  const made: Change[] = [];
  for (const change of changes) {
    try {
      await make(change, tools);
      made.push(change);
    } catch (cause) {
      for (const former of made.toReversed()) await takeBack(former, tools).catch(() => undefined);
      const why = cause instanceof Error ? cause.message.trim() : String(cause);
      const rest = made.length === 0 ? 'nothing was changed' : 'what was changed before it is as it was';
      throw new ChangeError(`${commandOf(change)}: ${why}; ${rest}`, { cause });
    }
  }
}

async function make(change: Change, { write, ip }: HostTools): Promise<void> {
  if (change.kind === 'sysctl') await write(sysctlPath(change.key), `${change.value}\n`);
  else await ip(change.words.split(' '));
}

async function takeBack(change: Change, { write, ip }: HostTools): Promise<void> {
  if (change.kind === 'sysctl') await write(sysctlPath(change.key), `${change.before}\n`);
  else await ip(change.undo.split(' '));
}
