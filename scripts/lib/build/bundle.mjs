import { basename, join } from 'node:path';

/** What a module that was CommonJS calls. */
const require =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/**
 * Puts programs and all that they import into few files: Node reads hundreds of small ones slowly. What is imported only
 * when it is needed stays apart.
 *
 * @param {string} from the folder of the compiled programs
 * @param {string} to
 * @param {string[]} programs their files; only the names count
 */
export async function bundle(from, to, programs) {
  // Only now: a fresh clone has its packages installed by a script that imports this file.
  const { build } = await import('esbuild');
  await build({
    entryPoints: programs.map(program => join(from, basename(program))),
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // They load native code from beside themselves.
    external: ['koffi', 'esbuild'],
    banner: { js: require },
    logLevel: 'error',
  });
}
