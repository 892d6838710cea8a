import { basename, dirname, resolve } from 'node:path';
import type { BuildFailure, Plugin } from 'esbuild';
import { SchedulerError } from './errors.ts';
import { moduleFile } from './package-place.ts';

/** The modules that lvx publishes for schedulers and their tests, and where they are in `src/`. */
const published: ReadonlyMap<string, string> = new Map([
  ['lvx/scheduler', 'sched/scheduler'],
  ['lvx/scheduler/trial', 'scheduling/trial'],
]);

/**
 * Puts a TypeScript file and all that it imports into one ES module, with its sources in a source map at its end. Types are
 * not checked.
 * @throws SchedulerError with the place of everything that is no TypeScript, or can't be found
 */
export async function bundle(file: string): Promise<string> {
  const { build } = await import('esbuild');
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      outfile: resolve(dirname(file), 'bundle.mjs'),
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      sourcemap: 'inline',
      sourceRoot: `${resolve(dirname(file))}/`,
      logLevel: 'silent',
      plugins: [ownModules],
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    if (!isFailure(error)) throw error;
    const lines = error.errors.map(({ location, text }) => {
      return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
    });
    throw new SchedulerError('ERR_FILE', basename(file), lines.join('\n'), { cause: error });
  }
}

const ownModules: Plugin = {
  name: 'lvx',
  setup(build) {
    build.onResolve({ filter: /^lvx\// }, ({ path }) => {
      const module = published.get(path);
      if (module !== undefined) return { path: moduleFile(module) };
      return { errors: [{ text: `Expected ${[...published.keys()].join(' or ')}, got ${path}` }] };
    });
  },
};

function isFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
