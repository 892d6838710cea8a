import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A compiled BPF program in dist/bpf/ of the package that this file belongs to, whether run from source or built. */
export function builtObject(name: string): string {
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
