import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needCommand } from '../command.mjs';
import { giveToOwner } from '../owner.mjs';
import { CACHE } from '../paths.mjs';
import { say } from '../progress.mjs';
import { npmEnvironment } from '../setup/node-modules.mjs';

/**
 * Makes sure that another Node is there, from the npm package `node`, in the cache.
 *
 * @param {number} major
 * @returns {Promise<string>} path of the program
 */
export async function getNode(major) {
  const folder = join(CACHE, `node${major}`);
  const program = join(folder, 'node_modules/node/bin/node');
  if (existsSync(program)) return program;
  say(`Fetching Node ${major} (npm) …`);
  mkdirSync(CACHE, { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  try {
    writeFileSync(join(fresh, 'package.json'), '{ "private": true }\n');
    const command = ['npm', 'install', '--no-audit', '--no-fund', `node@${major}`];
    await needCommand(command, { cwd: fresh, env: npmEnvironment() });
    await needCommand([join(fresh, 'node_modules/node/bin/node'), '--version']);
    await needCommand(['chmod', '755', fresh]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  await giveToOwner([CACHE]);
  return program;
}
