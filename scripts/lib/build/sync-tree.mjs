import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesBelow } from './stamp.mjs';

/**
 * Moves the files of a new tree into an old one so that each file is either the old or the new, those that did not change are
 * not touched, and those that are gone are removed.
 *
 * @param {string} from is empty afterwards
 * @param {string} to
 * @param {string[]} executable names, relative to the trees, of files that can be run
 */
export function syncTree(from, to, executable = []) {
  const names = filesBelow([from], () => true).map(path => relative(from, path));
  for (const name of names) {
    const [source, target] = [join(from, name), join(to, name)];
    if (executable.includes(name)) chmodSync(source, 0o755);
    if (existsSync(target) && readFileSync(source).equals(readFileSync(target))) continue;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(source, target);
  }
  const known = new Set(names);
  for (const path of filesBelow([to], () => true)) if (!known.has(relative(to, path))) rmSync(path);
}
