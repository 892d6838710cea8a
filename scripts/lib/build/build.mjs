import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from '../errors.mjs';
import { withLock } from '../lock.mjs';
import { giveToOwner, isWritable } from '../owner.mjs';
import { CACHE, DIST, ROOT } from '../paths.mjs';
import { step } from '../progress.mjs';
import { buildBpf } from './bpf.mjs';
import { buildTypescript } from './typescript.mjs';

/** Removes what a build that was killed left half-done; called under the lock. */
function sweep() {
  if (!existsSync(DIST)) return;
  for (const name of readdirSync(DIST)) {
    if (name.startsWith('.typescript-')) rmSync(join(DIST, name), { recursive: true, force: true });
  }
}

/**
 * Where nothing can be written, what is built may still be used; only a change is an error then.
 *
 * @param {unknown} cause
 * @returns {never}
 */
function refuse(cause) {
  const expected = 'expected to be able to write here, to build what has changed';
  throw new ScriptError('NOT_WRITABLE', `${ROOT}: ${expected}: run this as its owner, or with sudo`, { cause });
}

/**
 * Builds what has changed. Two builds at once wait for each other.
 *
 * @param {{ bpf?: boolean, typescript?: boolean }} [options] what to build; everything by default
 * @returns {Promise<boolean>} whether anything was built
 */
export function build({ bpf = true, typescript = true } = {}) {
  const work = async () => {
    const programs = bpf && (await step('Compiling the BPF programs', buildBpf));
    const modules = typescript && (await step('Compiling the TypeScript', buildTypescript));
    const built = programs || modules;
    if (built) await giveToOwner([DIST, CACHE]);
    return built;
  };
  if (!isWritable(ROOT)) return work().catch(refuse);
  return withLock(join(CACHE, 'build.lock'), () => {
    sweep();
    return work();
  });
}
