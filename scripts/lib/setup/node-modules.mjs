import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needCommand } from '../command.mjs';
import { giveToOwner } from '../owner.mjs';
import { CACHE, ROOT } from '../paths.mjs';
import { say, step } from '../progress.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile */

/**
 * Whether what npm has installed is what the lockfile asks for; optional packages may be missing (other platforms').
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json, which npm writes last
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted.packages ?? {}).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed.packages?.[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

/** @param {string} file @returns {Lockfile} */
function readLockfile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** npm's environment: under sudo its cache must not leave root's files in the person's home. */
export function npmEnvironment() {
  return process.env.SUDO_UID === undefined ? {} : { npm_config_cache: join(CACHE, 'npm') };
}

/** Builds tap with the plugins of .taprc, after each npm ci. */
async function ensureTap() {
  const stamp = join(ROOT, 'node_modules/.lvx-tap');
  const config = readFileSync(join(ROOT, '.taprc'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === config) return;
  const command = [join(ROOT, 'node_modules/.bin/tap'), 'build'];
  await step('Building tap with its plugins', () => needCommand(command, { cwd: ROOT, env: npmEnvironment() }));
  writeFileSync(stamp, config);
  await giveToOwner([join(ROOT, 'node_modules'), ...[join(ROOT, '.tap'), CACHE].filter(existsSync)]);
}

/** Brings node_modules to what package-lock.json says. */
export async function ensureNodeModules() {
  const folder = join(ROOT, 'node_modules');
  const wanted = readLockfile(join(ROOT, 'package-lock.json'));
  const installed = readLockfile(join(folder, '.package-lock.json'));
  if (!isInstalled(wanted, installed)) {
    say('Installing the npm packages of package-lock.json …');
    await needCommand(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: ROOT, env: npmEnvironment() });
    await giveToOwner([folder, ...[CACHE].filter(existsSync)]);
  }
  await ensureTap();
}
