import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * All files below some folders, sorted.
 *
 * @param {string[]} folders those that are missing have no files
 * @param {(path: string) => boolean} wanted
 * @returns {string[]}
 */
export function filesBelow(folders, wanted) {
  return folders
    .filter(existsSync)
    .flatMap(folder =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name)),
    )
    .filter(wanted)
    .sort();
}

/**
 * One value for all that a result is made from.
 *
 * @param {string[]} files their names and contents count
 * @param {string[]} rest whatever else counts: options, the compiler's version
 */
export function fingerprint(files, rest) {
  const hash = createHash('sha256');
  for (const part of rest) hash.update(`${part}\0`);
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/**
 * Makes something anew only if what it is made from has changed, or a result is gone.
 *
 * @param {{ stamp: string, value: string, results: string[] }} state stamp: the file that remembers the value
 * @param {() => Promise<void>} make
 * @returns {Promise<boolean>} whether it was made
 */
export async function makeIfChanged({ stamp, value, results }, make) {
  const known = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  if (known === value && results.every(existsSync)) return false;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, value);
  return true;
}
