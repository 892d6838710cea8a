import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder of lvx's package, whether these files are run from source or built. */
export function packageFolder(): string {
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`Expected lvx's package.json in ${here} or above it, got none`);
  }
}

/** A module of `src/` as it can be loaded: from source if these files are, else compiled. @param name without `.ts` */
export function moduleFile(name: string): string {
  const root = packageFolder();
  if (here.startsWith(join(root, 'src') + sep)) return join(root, 'src', `${name}.ts`);
  return join(root, 'dist/src', `${name}.js`);
}
