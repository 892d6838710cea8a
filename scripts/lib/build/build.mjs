import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../lock.mjs';
import { giveToOwner } from '../owner.mjs';
import { CACHE, DIST } from '../paths.mjs';
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
 * Builds what has changed. Two builds at once wait for each other.
 *
 * @param {{ bpf?: boolean, typescript?: boolean }} [options] what to build; everything by default
 * @returns {Promise<boolean>} whether anything was built
 */
export function build({ bpf = true, typescript = true } = {}) {
  return withLock(join(CACHE, 'build.lock'), async () => {
    sweep();
    const programs = bpf && (await step('Compiling the BPF programs', buildBpf));
    const modules = typescript && (await step('Compiling the TypeScript', buildTypescript));
    const built = programs || modules;
    if (built) await giveToOwner([DIST, CACHE]);
    return built;
  });
}
