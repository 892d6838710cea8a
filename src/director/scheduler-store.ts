import { createHash } from 'node:crypto';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, type StateFiles, writeDurably } from './durable-file.ts';

/**
 * Keeps the bundles of schedulers in `schedulers/` of the state directory, each in a file named after its digest. One counts
 * from when the state names it, and is never changed.
 */
export class SchedulerStore {
  readonly #directory: string;
  readonly #files: StateFiles;

  constructor(directory: string, files: StateFiles) {
    this.#directory = join(directory, 'schedulers');
    this.#files = files;
  }

  /**
   * Writes a bundle; once this returns, it outlives a crash of the machine.
   * @returns its digest
   * @throws StateNotSavedError
   */
  async keep(bundle: string): Promise<string> {
    const digest = createHash('sha256').update(bundle).digest('hex');
    const path = this.path(digest);
    if ((await readIfThere(path, this.#files)) !== bundle) await writeDurably(path, bundle, this.#files);
    return digest;
  }

  /** The file of a bundle. */
  path(digest: string): string {
    return join(this.#directory, `${digest}.mjs`);
  }

  /** Removes bundles that nobody names any more. What can't be removed stays. */
  async retain(digests: readonly string[]): Promise<void> {
    const kept = new Set(digests.map(digest => `${digest}.mjs`));
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names.filter(each => !kept.has(each))) {
      await unlink(join(this.#directory, name)).catch(() => undefined);
    }
  }
}
