import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { findProgram, needCommand } from '../command.mjs';
import { ScriptError } from '../errors.mjs';
import { packCpio } from './cpio.mjs';

/** @typedef {import('./cpio.mjs').CpioEntry} CpioEntry */

const PROGRAMS = ['sh', 'mount', 'umount', 'mkdir', 'insmod', 'switch_root'];
// What it takes to reach the host's files; in Debian's 6.12 most of it is built in, in 6.1 nothing.
const MODULES = ['virtio_pci', 'virtiofs', 'overlay', 'virtio_console'];
const FOLDER = 0o040755;
const PROGRAM = 0o100755;

/** @param {string} path @returns {CpioEntry[]} the folders above it, from the top */
function foldersAbove(path) {
  const folder = dirname(path);
  return folder === '/' || folder === '.' ? [] : [...foldersAbove(folder), { path: folder.slice(1), mode: FOLDER }];
}

/** @param {string} program @returns {Promise<string[]>} the libraries it needs, and the loader */
async function librariesOf(program) {
  const said = await needCommand(['ldd', program]);
  return [...said.matchAll(/(\/\S+) \(0x/g)].map(match => match[1] ?? '');
}

/** @param {string} folder @param {string} release @returns {Promise<string[]>} files, in the order of loading */
async function modulesOf(folder, release) {
  const said = await needCommand(['modprobe', '-d', folder, '-S', release, '-a', '--show-depends', ...MODULES]);
  return [...new Set([...said.matchAll(/^insmod (\S.*\.ko\S*)/gm)].map(match => match[1] ?? ''))];
}

/**
 * Makes the part of the initrd that is the same for every boot of a kernel: a shell, a few programs, the modules.
 *
 * @param {string} folder the unpacked kernel package
 * @param {string} release
 * @param {string} target
 */
export async function makeInitrd(folder, release, target) {
  /** @type {Map<string, CpioEntry>} */
  const entries = new Map();
  /** @param {string} path @param {string} source */
  const add = (path, source) => {
    for (const entry of foldersAbove(path)) entries.set(entry.path, entry);
    entries.set(path, { path: path.slice(1), mode: PROGRAM, content: readFileSync(source) });
  };
  for (const name of PROGRAMS) {
    const program = findProgram(name);
    if (program === undefined)
      throw new ScriptError('PROGRAM_MISSING', `initrd: expected the program ${name}, got none`);
    add(`/bin/${name}`, program);
    for (const library of await librariesOf(program)) add(library, library);
  }
  const modules = await modulesOf(folder, release);
  for (const [index, file] of modules.entries())
    add(`/modules/${String(index).padStart(2, '0')}-${basename(file)}`, file);
  writeFileSync(target, packCpio([...entries.values()]));
}

/**
 * Puts the first process of one boot behind the part that is always the same.
 *
 * @param {string} base made by makeInitrd
 * @param {string} init text of a shell script
 * @returns {Buffer}
 */
export function initrdWith(base, init) {
  const own = packCpio([{ path: 'init', mode: PROGRAM, content: Buffer.from(init) }]);
  return Buffer.concat([readFileSync(base), own]);
}
