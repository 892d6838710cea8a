import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { bundle } from '../../../scheduling/bundle.ts';

/**
 * Runs TypeScript files by Node's test runner, which reads no TypeScript itself.
 * @param report how to print what comes of them; `json`: an object a line, as Node's test runner tells of it
 * @returns the exit status
 */
export async function runTests(files: readonly string[], report: 'spec' | 'dot' | 'json'): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lvx-tests-'));
  try {
    const bundles = await Promise.all(
      files.map(async (file, at) => {
        const path = join(folder, `${at}-${basename(file).replace(/\.ts$/, '')}.mjs`);
        await writeFile(path, await bundle(file));
        return path;
      }),
    );
    const reporter = report === 'json' ? await jsonReporter(folder) : report;
    const words = ['--enable-source-maps', '--test', `--test-reporter=${reporter}`, ...bundles];
    const child = spawn(process.execPath, words, { stdio: 'inherit' });
    return await new Promise((resolve, reject) => {
      child.once('error', reject).once('exit', code => resolve(code ?? 1));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function jsonReporter(folder: string): Promise<string> {
  const path = join(folder, 'reporter.mjs');
  const line = 'JSON.stringify({ type, name: data.name, file: data.file }) + String.fromCharCode(10)';
  await writeFile(
    path,
    `export default async function* (events) { for await (const { type, data } of events) yield ${line}; }\n`,
  );
  return path;
}
