import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package.json that these files belong to is not there: they were moved out of the package. */
export class NoPackageError extends Error {
  override readonly name = 'NoPackageError';
  readonly code = 'ERR_NO_PACKAGE';

  constructor(from: string) {
    super(`Expected lvx's package.json in ${from} or a folder above it, got none: run lvx from its package`);
  }
}

/**
 * The version of lvx, from the package.json that these files belong to, run from source or built.
 * @param from a folder of the package
 * @throws NoPackageError if no package.json is there or above.
 */
export function lvxVersion(from = dirname(fileURLToPath(import.meta.url))): string {
  const path = join(packageFolder(from), 'package.json');
  const { version }: { version: string } = JSON.parse(readFileSync(path, 'utf8'));
  return version;
}

function packageFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new NoPackageError(from);
  }
}
