import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The compiled program: dist/bpf/lvx.bpf.o of the package that this file belongs to, whether run from source or built. */
export function objectPath(): string {
  return builtObject('lvx.bpf.o');
}

/** The compiled program that only tells the time. */
export function clockObjectPath(): string {
  return builtObject('clock.bpf.o');
}

function builtObject(name: string): string {
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
  const path = join(root, 'dist', 'bpf', name);
  if (!existsSync(path)) throw new Error(`Expected the compiled program at ${path}: run \`npm run build\``);
  return path;
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('Expected a package.json above the running file, got none');
  return packageRoot(parent);
}
