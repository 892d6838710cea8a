import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { moduleFile } from './package-place.ts';

/** Runs a module of `src/` in a thread. @param name without `.ts` */
export function startThread(name: string, options: WorkerOptions): Worker {
  const file = moduleFile(name);
  if (file.endsWith('.js')) return new Worker(file, options);
  // Node loads no TypeScript, and loaders are not handed on to threads.
  const url = JSON.stringify(pathToFileURL(file).href);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import(${loader}).then(({ register }) => { register(); return import(${url}); })`;
  return new Worker(code, { ...options, eval: true });
}
