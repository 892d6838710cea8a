import { join } from 'node:path';

/** What a module that was CommonJS calls. */
const require =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";

/**
 * Puts programs and all that they import into few files: Node reads hundreds of small ones slowly. What is imported only
 * when it is needed stays apart.
 *
 * @param {string} from the folder of what was compiled
 * @param {string} to
 * @param {string[]} files of programs, and of threads that they start: those lie beside them then
 */
export async function bundle(from, to, files) {
  // Only now: a fresh clone has its packages installed by a script that imports this file.
  const { build } = await import('esbuild');
  await build({
    entryPoints: files.map(file => join(from, file)),
    outdir: to,
    entryNames: '[name]',
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
