import { join } from 'node:path';
import { filesBelow } from '../build/stamp.mjs';
import { ROOT } from '../paths.mjs';

/** @typedef {{ name: string, command: string[] }} Check */

/** @param {string} name */
const bin = name => join(ROOT, 'node_modules/.bin', name);

/**
 * clang-format on every C file, in the form that bpf/.clang-format describes.
 *
 * @param {string[]} flags
 */
export function clangFormat(flags) {
  const files = filesBelow([join(ROOT, 'bpf'), join(ROOT, 'test/bpf/objects')], path => /\.[ch]$/.test(path));
  return ['clang-format', `--style=file:${join(ROOT, 'bpf/.clang-format')}`, ...flags, ...files];
}

/**
 * What `npm run check` looks at, in this order.
 *
 * @returns {Check[]}
 */
export function checks() {
  return [
    { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
    { name: 'types of the scripts', command: [bin('tsc'), '-p', 'scripts/tsconfig.json'] },
    { name: 'lint and format', command: [bin('biome'), 'check', '--error-on-warnings'] },
    { name: 'format of the C files', command: clangFormat(['--dry-run', '-Werror']) },
    { name: 'unused files and exports', command: [bin('knip'), '--config', 'scripts/knip.json'] },
    { name: 'import graph', command: [bin('tap'), 'run', '--reporter=terse', 'test/imports.test.ts'] },
  ];
}
