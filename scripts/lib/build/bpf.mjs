import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { machine } from 'node:os';
import { basename, join } from 'node:path';
import { findProgram, needCommand } from '../command.mjs';
import { ScriptError } from '../errors.mjs';
import { DIST, ROOT } from '../paths.mjs';
import { filesBelow, fingerprint, makeIfChanged } from './stamp.mjs';

const FLAGS = ['-O2', '-g', '-target', 'bpf', '-mcpu=v3', '-Wall', '-Wextra', '-Werror'];

/** Where the sources are, and where their objects go. */
const FOLDERS = [
  { source: join(ROOT, 'bpf'), target: join(DIST, 'bpf') },
  { source: join(ROOT, 'test/bpf/objects'), target: join(DIST, 'test-bpf') },
];

/** The folder with this machine's <asm/…> headers, which clang doesn't look into when it compiles for BPF. */
function multiarchInclude() {
  const names = readdirSync('/usr/include').filter(name => existsSync(`/usr/include/${name}/asm/types.h`));
  const [name] = [...names.filter(name => name.startsWith(`${machine()}-`)), ...names];
  if (name !== undefined) return [`-I/usr/include/${name}`];
  if (existsSync('/usr/include/asm/types.h')) return [];
  throw new ScriptError(
    'NO_HEADERS',
    '/usr/include: expected asm/types.h there or below, got none: linux-libc-dev has it',
  );
}

/** @param {string} source @param {string} target @param {string[]} flags */
async function compile(source, target, flags) {
  const half = `${target}.${process.pid}`;
  try {
    await needCommand(['clang', ...flags, '-c', source, '-o', half]);
    renameSync(half, target);
  } finally {
    rmSync(half, { force: true });
  }
}

/**
 * Compiles every `*.bpf.c` of a folder; a change in any source or header compiles all of them.
 *
 * @param {{ source: string, target: string }} folder
 */
async function buildFolder({ source, target }) {
  const sources = filesBelow([source], path => path.endsWith('.bpf.c'));
  if (sources.length === 0) return false;
  const clang = findProgram('clang');
  if (clang === undefined) throw new ScriptError('NO_CLANG', 'BPF programs: expected clang to compile them, got none');
  const { size, mtimeMs } = statSync(clang);
  const flags = [...FLAGS, ...multiarchInclude(), `-I${join(ROOT, 'bpf')}`];
  const targets = sources.map(path => join(target, `${basename(path, '.c')}.o`));
  const inputs = filesBelow([source, join(ROOT, 'bpf')], path => /\.[ch]$/.test(path));
  const value = fingerprint(inputs, [...flags, clang, String(size), String(mtimeMs)]);
  const stamp = join(DIST, '.stamps', basename(target));
  return makeIfChanged({ stamp, value, results: targets }, async () => {
    mkdirSync(target, { recursive: true });
    for (const old of filesBelow([target], path => !targets.includes(path))) rmSync(old);
    await Promise.all(sources.map((path, index) => compile(path, targets[index] ?? '', flags)));
  });
}

/** Compiles the BPF programs and those of the loader's tests; returns whether anything was. */
export async function buildBpf() {
  const made = await Promise.all(FOLDERS.map(buildFolder));
  return made.includes(true);
}
