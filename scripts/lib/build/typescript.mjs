import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { needCommand } from '../command.mjs';
import { DIST, ROOT } from '../paths.mjs';
import { bundle } from './bundle.mjs';
import { filesBelow, fingerprint, makeIfChanged } from './stamp.mjs';
import { syncTree } from './sync-tree.mjs';

const FOLDERS = ['src', 'netns'];
const CONFIGS = [
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
  'package-lock.json',
  'scripts/lib/build/bundle.mjs',
];

/** What programs start as threads, below src/. */
const THREADS = ['dataplane/userspace/thread/packet-thread.js'];

/** @returns {{ bin?: Record<string, string>, man?: string[] }} */
function packageJson() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}

/** @returns {string[]} the programs of package.json, relative to the checkout */
function programs() {
  return Object.values(packageJson().bin ?? {});
}

async function compile() {
  mkdirSync(DIST, { recursive: true });
  const fresh = mkdtempSync(join(DIST, '.typescript-'));
  try {
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    await needCommand([tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', fresh], { cwd: ROOT });
    const entries = programs().map(program => join('cli', basename(program)));
    await bundle(join(fresh, 'src'), join(fresh, 'bin'), [...entries, ...THREADS]);
    for (const folder of FOLDERS) syncTree(join(fresh, folder), join(DIST, folder));
    syncTree(
      join(fresh, 'bin'),
      join(DIST, 'bin'),
      programs().map(name => basename(name)),
    );
    await needCommand([process.execPath, join(DIST, 'src/cli/manual/main.js'), join(DIST, 'man')], { cwd: ROOT });
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Compiles the TypeScript of the product and writes its manual if any of it has changed; returns whether it was. */
export async function buildTypescript() {
  const sources = filesBelow(
    FOLDERS.map(folder => join(ROOT, folder)),
    path => path.endsWith('.ts'),
  );
  const value = fingerprint([...sources, ...CONFIGS.map(name => join(ROOT, name))], []);
  const threads = THREADS.map(file => join('dist/bin', basename(file)));
  const results = [...programs(), ...threads, ...(packageJson().man ?? [])].map(name => join(ROOT, name));
  return makeIfChanged({ stamp: join(DIST, '.stamps/typescript'), value, results }, compile);
}
