import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Another living process holds what only one may hold. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly code = 'ERR_LOCKED';

  constructor(what: string, holder: string) {
    super(`Could not use ${what}: expected to be alone, got another lvxd with process id ${holder}`);
  }
}

/** Holds something for this process by a file. One that a killed process left behind is taken over. */
export class LockFile {
  readonly #path: string;
  #held = true;

  /**
   * @param what the thing that is held, for the error
   * @throws LockedError if a living process holds it.
   */
  constructor(path: string, what: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const holder = readLock(this.#path);
    if (holder !== undefined) {
      const [pid = ''] = holder.split(' ');
      if (describeProcess(pid) === holder) throw new LockedError(what, pid);
      unlinkSync(this.#path);
    }
    writeFileSync(this.#path, describeProcess(`${process.pid}`), { flag: 'wx', mode: 0o600 });
  }

  /** Gives it free. */
  close(): void {
    if (this.#held) unlinkSync(this.#path);
    this.#held = false;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A process by its id and the time it started, so that a later one with the same id is another. */
function describeProcess(pid: string): string {
  if (!/^\d+$/.test(pid)) return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fieldsAfterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${pid} ${fieldsAfterName[19]}`;
  } catch {
    return '';
  }
}
